"""Everything that a person can tell the window to do, as tables."""
