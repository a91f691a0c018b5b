"""How well a model reads: LP-RR over a dataset, or one image and its drawing.

May import `lpr.config` and what that may import. Start with `scoring`, which runs a model on
annotated plates, and `metrics`, which compares its predictions.
"""
