"""How much of the picture each class covers over a whole video, found while it is seen.

`surveyor.Surveyor` fills a `survey.Survey` in the background; `moments` finds places in
it; `cache` keeps it for the next time.
"""
