"""The video as a whole: which classes cover how much of it, and when."""
