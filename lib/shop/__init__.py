"""The shop itself: its stores, storage locations, product categories, customers and vendors."""
