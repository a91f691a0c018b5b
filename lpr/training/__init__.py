"""Everything that only training needs.

May import every package except `lpr.evaluation`. Start with `graph` (loss, learning rate,
optimizer), then `batches` and `augmentation`; `train_lpr.py` has the loop.
"""
