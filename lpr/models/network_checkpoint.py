"""Checkpoints of a network alone, without the variables that only its training needs."""

import contextlib
import os
import shutil
import tempfile

import tensorflow as tf

from lpr.models.checkpoints import DATA, INDEX, META
from lpr.models.checksums import checksum_of
from lpr.models.model_spec import EXTENSION, write_spec
from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.files import atomic_path, make_directory


def save_network(network, spec, checkpoint):
    """Saves the variables of a network, with its description.

    Args:
        network: a `GraphNetwork` with variables.
        spec: its `ModelSpec`.
        checkpoint: path of the checkpoint; its folder is made if needed.
    Raises:
        UserError: `checkpoint` is a folder or a checkpoint of a training, or the files cannot be
            written; those of before stay.
    """
    if os.path.isdir(checkpoint):
        raise UserError('%s: a folder; expected the name of a checkpoint, such as %s' %
                        (checkpoint, os.path.join(checkpoint, 'model.ckpt')))
    if os.path.exists(checkpoint + META):
        raise UserError('%s: a checkpoint of a training, which could not resume from the network '
                        'alone; name another one to write' % checkpoint)
    folder = os.path.dirname(os.path.abspath(checkpoint))
    make_directory(folder)
    with network.session.graph.as_default():
        saver = tf.compat.v1.train.Saver(network.variables)
    try:
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            saved = os.path.join(temporary, 'model')
            saver.save(network.session, saved, write_meta_graph=False, write_state=False)
            write_spec(spec, saved + EXTENSION, checksum_of(saved))
            with contextlib.ExitStack() as stack:  # moves the last first: the index comes last
                for extension in (INDEX, EXTENSION, DATA):
                    path = stack.enter_context(atomic_path(checkpoint + extension))
                    shutil.copyfile(saved + extension, path)
    except (tf.errors.OpError, OSError) as error:
        raise UserError('%s: cannot save this checkpoint: %s' %
                        (checkpoint, failure_reason(error)))
