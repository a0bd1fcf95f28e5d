"""Writing what is seen to a file."""
