"""Orders: pieces held for a customer, sold, and taken back.

`stages` holds the moves of an order, `reserving`, `lines`, `closing` and `sale_returns` what a
person can do with one, `queries` and `one_order` what they can see of it.
"""
