"""What the actions do, a class a menu."""
