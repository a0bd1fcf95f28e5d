"""Where training pictures come from: one module a layout, one door, one common form.

`opening.open_dataset` recognises what a folder holds. Every data set gives examples
(`pairs.Example`): things with a name that read themselves as an RGB picture and a map
of class ids.
"""
