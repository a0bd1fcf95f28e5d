"""Exporting from the window: the dialog, and the queue."""
