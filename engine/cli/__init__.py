"""The commands that need no window; `main.py` is the way in."""
