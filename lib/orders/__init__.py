"""Orders: pieces reserved for a customer, sold, and taken back."""
