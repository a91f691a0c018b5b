"""How well a model reads: LP-RR over a dataset, or one image and its drawing.

May import every package except `lpr.training`. Start with `scoring`, which runs a model on
annotated plates, and `metrics`, which compares its predictions.
"""
