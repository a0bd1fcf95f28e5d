"""Writing what was seen: a video with its sound and exact times, or numbered pictures.

`engine.export.job.run_export` is the way in.
"""
