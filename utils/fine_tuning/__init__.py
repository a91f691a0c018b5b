"""Parts of `utils/fine_tune.py`."""
