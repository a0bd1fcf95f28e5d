"""Playing as in a player, by keys and by mouse."""
