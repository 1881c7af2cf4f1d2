"""People and what they may do: roles, permissions, sign-in, and one effect for each command."""
