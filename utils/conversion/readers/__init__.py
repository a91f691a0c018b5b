"""Readers of label files, one module per kind of file; each yields `Entry`s. See `sources`."""
