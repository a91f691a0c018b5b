"""From annotation files and images to network input, and from labels to classes and back.

May import `lpr.runtime`. Start with `annotation_file` (the format of the lists), `vocabulary`
(symbols and classes) and `preprocessing` (image file -> network input, the same for all scripts);
`dataset` and `batches` combine them.
"""
