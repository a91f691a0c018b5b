"""Finds the model in a folder: a pre-trained model, an export, or the `model_dir` of a training."""

import os

from lpr.models.checkpoints import newest_checkpoint
from lpr.runtime.errors import UserError

# In the order of preference: frozen graphs are the fastest.
EXPORTS = ('graph.pb', 'graph.pb.frozen', 'graph.tflite')


def find_model(path):
    """Returns the path of a model.

    Args:
        path: a model, which is returned as it is, or a folder with an export or checkpoints. The
            export is preferred, then the newest checkpoint.
    Raises:
        UserError: the folder has no model.
    """
    if not os.path.isdir(path):
        return path
    for name in EXPORTS:
        if os.path.exists(os.path.join(path, name)):
            return os.path.join(path, name)
    checkpoint = newest_checkpoint(path)
    if not checkpoint:
        raise UserError('%s: no model in this folder: expected %s or a checkpoint' %
                        (path, ', '.join(EXPORTS)))
    return checkpoint
