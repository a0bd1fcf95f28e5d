"""Where training pictures come from: one module a data set, one common form.

Every data set gives a list of examples (`training.datasets.examples`): things with a
name that read themselves as an RGB picture and a map of class ids of IDD's level 1.
"""
