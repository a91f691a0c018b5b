"""What firmware for GAP8 needs beside the TFLite file: C code, nntool's script, test vectors.

May import `lpr.runtime`, `lpr.data`, `lpr.network` and `lpr.models`. Start with `export`, which
writes the folder; its C files are in `firmware/`.
"""
