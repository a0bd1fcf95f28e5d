"""The controls beneath the picture."""
