"""Everything in a shop is recomputed from its rows, and the first wrong row is named."""
