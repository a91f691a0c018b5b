"""Parts of `utils/soak.py`."""
