"""LPRNet itself, independent of files: images -> logits, fake quantization, CTC.

May import `lpr.runtime` and `lpr.data`. Start with `lprnet`; `ctc` has the loss and the decoders.
"""
