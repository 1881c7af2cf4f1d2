"""The sample shop: half a year of a jeweller's work, told by the commands, and its end."""
