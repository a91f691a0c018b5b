"""Finds errors in annotation files and their images. No TensorFlow, no global state.

`rows` reads the files, `images` decodes the pictures, `row_rules` checks single rows, `set_rules`
compares rows with each other, with the vocabulary, and training with validation; `statistics`
counts, `plots` draws. The command is `utils/check_annotations.py`.
"""
