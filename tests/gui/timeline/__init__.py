"""The timeline of the drive, and the moments in it."""
