"""Shared code of the licence plate recognition scripts.

Data flows one way: annotation file -> `annotations` -> `vocabulary` -> `dataset` (`images`,
`augmentation`) -> `network` -> `ctc` -> `metrics` or `overlay`.
"""
