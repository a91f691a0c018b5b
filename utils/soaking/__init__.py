"""What `utils/soak.py` is made of."""
