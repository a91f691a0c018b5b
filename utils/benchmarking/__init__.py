"""What `utils/benchmark.py` measures."""
