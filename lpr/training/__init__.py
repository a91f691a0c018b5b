"""Everything that only training needs.

May import every package except `lpr.evaluation`. Start with `graph` (loss, learning rate,
optimizer), then `batches` and `augmentation`; `loop` runs them.
"""
