"""Writing a live source to files while it is watched.

`engine.record.recorder.Recorder` is what a player is given.
"""
