"""What is done to the shop as a whole: the sample shop, and starting one's own."""
