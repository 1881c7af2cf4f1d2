"""What is done to the shop as a whole: the sample, checks, backup, restore, copy, upgrading."""
