"""Synthetic licence plates: formats, glyphs, plates, cameras. No TensorFlow, no global state.

`generator.synthesize(plate_format, rng, camera)` gives one image with its label; the command
`utils/synthesize_plates.py` writes many of them with an annotation file.
"""
