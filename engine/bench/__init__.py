"""Measuring the engine on a source: what it does beside what the machine would allow.

`engine.bench.measuring.measure` is the way in.
"""
