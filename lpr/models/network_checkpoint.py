"""Checkpoints of a network alone, without the variables that only its training needs."""

import contextlib
import os
import shutil
import tempfile

import tensorflow as tf

from lpr.models.checksums import checksum_of
from lpr.models.file_names import DATA, DESCRIPTION, INDEX
from lpr.models.model_spec import write_spec
from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.files import atomic_path, make_directory


def check_new_checkpoint(checkpoint):
    """Raises UserError if the path of a new checkpoint is a folder, or has a checkpoint."""
    if os.path.isdir(checkpoint):
        raise UserError('%s: a folder; expected the name of a checkpoint, such as %s' %
                        (checkpoint, os.path.join(checkpoint, 'model.ckpt')))
    if os.path.exists(checkpoint + INDEX):
        raise UserError('%s: this checkpoint exists already; choose another name, or remove its '
                        'files first' % checkpoint)


def save_network(network, spec, checkpoint):
    """Saves the variables of a network, with its description.

    Args:
        network: a `GraphNetwork` with variables.
        spec: its `ModelSpec`.
        checkpoint: path of a new checkpoint; its folder is made if needed.
    Raises:
        UserError: `checkpoint` is a folder, or exists already, or the files cannot be written;
            what is there stays.
    """
    check_new_checkpoint(checkpoint)
    folder = os.path.dirname(os.path.abspath(checkpoint))
    make_directory(folder)
    with network.session.graph.as_default():
        saver = tf.compat.v1.train.Saver(network.variables)
    try:
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            saved = os.path.join(temporary, 'model')
            saver.save(network.session, saved, write_meta_graph=False, write_state=False)
            write_spec(spec, saved + DESCRIPTION, checksum_of(saved))
            with contextlib.ExitStack() as stack:  # moves the last first: the index comes last
                for extension in (INDEX, DESCRIPTION, DATA):
                    path = stack.enter_context(atomic_path(checkpoint + extension))
                    shutil.copyfile(saved + extension, path)
    except (tf.errors.OpError, OSError) as error:
        raise UserError('%s: cannot save this checkpoint: %s' %
                        (checkpoint, failure_reason(error)))
