"""What the server answers beside the screens: sign-in, first start, photos and health."""
