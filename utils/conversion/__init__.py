"""Shared code of the dataset converters: photos in, plate crops and annotation files out."""
