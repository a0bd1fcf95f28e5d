"""Keys, and what there is to know of the program."""
