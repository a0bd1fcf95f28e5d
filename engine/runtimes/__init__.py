"""The ways of running a network, one file each, and the choice between them."""
