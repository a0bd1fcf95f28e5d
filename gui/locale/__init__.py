"""The translations of the window, one folder a language."""
