"""LPRNet itself, independent of files: images -> logits, fake quantization, CTC.

May import `lpr.runtime` and `lpr.data`. Start with `lprnet`; `ctc` has the loss and the
decoder of the graph, `greedy` the same decoder in NumPy, `pattern_decoding` the one for patterns.
"""
