"""Checksums of models in the `.yml` beside them, to detect the description of another model.

The models themselves cannot hold a checksum: a TFLite file has to keep the size of the published
model, and a checkpoint its variables. A frozen graph has its vocabulary inside (`vocabulary_op`).
"""

import hashlib
import os

from lpr.models.file_names import FROZEN, INDEX, TFLITE
from lpr.runtime.errors import UserError
from lpr.runtime.inputs import open_input

# Largest model, in bytes. The published ones have 4 million.
MAX_MODEL_BYTES = 2 ** 30
# Keys of the `.yml`, and what to add to a model's path to get the file with that checksum.
CHECKSUM_KEYS = {'tflite_sha256': '', 'checkpoint_sha256': INDEX}
# For `write_spec`: the description fits no TFLite model.
NO_TFLITE = {'tflite_sha256': ''}
_BLOCK_BYTES = 2 ** 20


def checksum_of(model_path):
    """The checksum of a TFLite model or a checkpoint.

    Returns:
        A dictionary for `write_spec`: key of the `.yml` -> SHA-256 in hexadecimal digits; empty for
        a frozen graph, and where there is no model.
    Raises:
        UserError: the file cannot be read.
    """
    if model_path.endswith(FROZEN):
        return {}
    key = 'tflite_sha256' if model_path.endswith(TFLITE) else 'checkpoint_sha256'
    path = model_path + CHECKSUM_KEYS[key]
    if not os.path.exists(path):
        return {}
    digest = hashlib.sha256()
    try:
        with open_input(path, MAX_MODEL_BYTES) as stream:
            for block in iter(lambda: stream.read(_BLOCK_BYTES), b''):
                digest.update(block)
    except OSError as error:
        raise UserError('%s: cannot read this model: %s' % (path, error.strerror))
    return {key: digest.hexdigest()}


def check_checksum(model_path, description_path, checksums):
    """Raises UserError if a description has the checksum of another model of this kind."""
    if not checksums:
        return
    for key, value in checksum_of(model_path).items():
        if checksums.get(key, value) != value:
            raise UserError('%s: this description was written for another model than %s; replace '
                            "it with that model's own, or remove its line '%s' if it does fit" %
                            (description_path, model_path, key))
