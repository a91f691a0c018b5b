"""What `utils/fine_tune.py` does on its way."""
