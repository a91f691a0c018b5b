"""Finds the model in a folder: a pre-trained model, an export, or a training's `model_dir`."""

import os

from lpr.models.checksums import INDEX
from lpr.models.interpreter import importing_tensorflow
from lpr.runtime.errors import UserError
from lpr.runtime.files import list_files

# Files of an export, the 8-bit model for the device first.
EXPORTS = ('graph.tflite', 'graph.pb', 'graph.pb.frozen')
ORDER = 'graph.tflite, else graph.pb or graph.pb.frozen, else the newest checkpoint'
# Subfolders with a model that a message names.
MAX_NAMED = 5


def find_model(path):
    """Path of a model.

    Args:
        path: a model, returned as is, or a folder, searched for `EXPORTS` in their order, then for
            the newest checkpoint, then for a single checkpoint without a step in its name.
    Raises:
        UserError: there is no model in the folder.
    """
    if not os.path.isdir(path):
        return path
    for name in EXPORTS:
        if os.path.isfile(os.path.join(path, name)):
            return os.path.join(path, name)
    with importing_tensorflow(path):
        from lpr.models.checkpoints import newest_checkpoint
    checkpoint = newest_checkpoint(path)
    if checkpoint:
        return checkpoint
    unnumbered = [name for name in list_files(path) if name.endswith(INDEX)]
    if len(unnumbered) != 1:
        raise UserError('%s: no model in this folder; expected %s%s' %
                        (path, ORDER, _models_below(path)))
    return os.path.join(path, unnumbered[0][:-len(INDEX)])


def _models_below(folder):
    """The end of a message: which subfolders have a model."""
    found = [os.path.join(folder, name) for name in sorted(os.listdir(folder))
             if any(os.path.isfile(os.path.join(folder, name, export)) for export in EXPORTS)]
    return '; there is one in %s' % ', '.join(found[:MAX_NAMED]) if found else ''
