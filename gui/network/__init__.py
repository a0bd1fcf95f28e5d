"""Which network labels the frames."""
