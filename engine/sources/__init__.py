"""Where frames come from: files, streams, cameras, folders of pictures, a drawn drive.

`engine.sources.opening.open_source` makes the right one from what a person typed.
"""
