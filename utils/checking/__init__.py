"""Finds what is wrong with annotation files and their images. No TensorFlow, no global state.

`rows` reads the files, `images` decodes the pictures, `row_rules` judges row by row, `set_rules`
one row against the others, against the vocabulary and between training and validation;
`statistics` counts, `plots` draws. The command is `utils/check_annotations.py`.
"""
