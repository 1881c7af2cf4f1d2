"""Nothing replaces a shop before it is kept: backup, restore, copy, upgrading."""
