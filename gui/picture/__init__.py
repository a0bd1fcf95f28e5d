"""The picture, what lies over it, and the legend that explains it."""
