"""Ways to a source: the welcome page, cameras, what was open before."""
