"""Everything that only training needs.

May import `lpr.config` and what that may import. Start with `graph` (loss, learning rate,
optimizer), then `batches` and `augmentation`; `loop` runs them.
"""
