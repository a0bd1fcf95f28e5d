"""The sound of a file, heard in step with its pictures."""
