"""How well a model reads: LP-RR over a dataset, or one image and what is drawn of it.

May import every room but `lpr.training`. Start with `scoring`, which runs a model over annotated
plates, and `metrics`, which compares what it read.
"""
