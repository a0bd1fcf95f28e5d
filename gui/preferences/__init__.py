"""What a person can set for good."""
