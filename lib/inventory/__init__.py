"""Items and their stock: the catalogue, the ledger that alone writes stock, and its documents."""
