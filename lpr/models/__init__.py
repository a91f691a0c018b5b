"""Trained models on disk, in any form, and reading plates with them.

May import `lpr.runtime`, `lpr.data` and `lpr.network`. Start with `model_spec` (the `.yml` beside
every model) and `recognizer` (one interface over checkpoint, frozen graph and TFLite model).
"""
