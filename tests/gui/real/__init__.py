"""The program on a screen, used by somebody who has a mouse and eyes."""
