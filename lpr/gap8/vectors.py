"""Test vectors for the host test of a GAP8 export: plates, network input, logits and results."""

import os
import re

import numpy as np
import tensorflow as tf

from lpr.data.batches import read_batches
from lpr.data.pixel_arrays import to_pixels
from lpr.data.preprocessing import decode_file
from lpr.gap8.header import ZERO_POINT
from lpr.network.greedy import greedy_decode_numpy, path_probability
from lpr.runtime.files import atomic_write
from lpr.runtime.session import open_session

PLATES = 8
# The names of their files.
VECTOR_NAME = re.compile(r'\d+\.(ppm|(tflite|gap8)\.(input|logits))')
# Confidences in `plates.txt` are in these parts of 1, as those of `lpr_confidence`.
CERTAIN = 65536


def choose_plates(annotations):
    """Up to `PLATES` annotations, evenly from first to last, so that the plates are not alike."""
    count = min(PLATES, len(annotations))
    return [annotations[row * len(annotations) // count] for row in range(count)]


def write_test_vectors(annotations, spec, model, folder):
    """Writes the crop, the input and the logits of plates, and what the toolkit reads there.

    `0.ppm` is the crop as decoded, `0.tflite.input` and `0.tflite.logits` what lprnet.tflite is
    given and gives, `0.gap8.input` and `0.gap8.logits` the same in GAP8's layout, `plates.txt` a
    line for each: crop, confidence in 1/65536, plate.

    Args:
        annotations: sequence of `Annotation`; labels are not used.
        spec: the `ModelSpec`.
        model: the `ByteModel`, whose zero points are `ZERO_POINT`.
        folder: path of the folder.
    Raises:
        UserError: an image cannot be decoded, or a file cannot be written.
    """
    images = np.concatenate(list(read_batches(annotations, spec, batch_size=1)))
    lines = ['# Crop, confidence in 1/%d, plate as %s reads it.\n' % (CERTAIN, 'lprnet.tflite')]
    for number, (crop, image) in enumerate(zip(_decode(annotations), images)):
        picture = to_pixels(image, spec.symmetric_range)[:, :, :model.input_shape[2]]
        logits = model.run(picture)
        plate = spec.vocabulary.decode(
            greedy_decode_numpy(logits[np.newaxis], spec.max_lp_length)[0])
        confidence = path_probability(
            model.dequantize(logits[np.newaxis]) / spec.temperature)[0]
        base = os.path.join(folder, str(number))
        _write(base + '.ppm', b'P6\n%d %d\n255\n' % crop.shape[1::-1] + crop.tobytes())
        for kind, values, order in (('input', picture, (2, 0, 1)), ('logits', logits, (1, 0))):
            _write('%s.tflite.%s' % (base, kind), values.tobytes())
            _write('%s.gap8.%s' % (base, kind), _to_gap8(values, order).tobytes())
        lines.append('%d.ppm %d %s\n' % (number, round(confidence * CERTAIN), plate))
    with atomic_write(os.path.join(folder, 'plates.txt')) as stream:
        stream.writelines(lines)


def _decode(annotations):
    """Yields the pixels of the annotations' images: uint8 [height, width, 3]."""
    with tf.Graph().as_default(), open_session() as session:
        path = tf.compat.v1.placeholder(tf.string, [])
        pixels = decode_file(path)
        for annotation in annotations:
            yield session.run(pixels, {path: annotation.image_path})


def _to_gap8(values, order):
    """uint8 -> int8, less the zero point, with the axes in GAP8's order."""
    signed = (values.astype(np.int16) - ZERO_POINT).astype(np.int8)
    return np.ascontiguousarray(signed.transpose(order))


def _write(path, data):
    with atomic_write(path, 'wb') as stream:
        stream.write(data)
