"""Saving checkpoints."""

import contextlib
import os
import re

import numpy as np
import tensorflow as tf

from lpr.models.best_checkpoint import RECORD
from lpr.models.checkpoint_names import checkpoint_files
from lpr.models.checkpoints import list_checkpoints
from lpr.models.checksums import checksum_of
from lpr.models.file_names import (
    ANY_CHECKPOINT,
    CHECKPOINT_NAME,
    DATA,
    DESCRIPTION,
    INDEX,
    META,
    STATE_FILE,
)
from lpr.models.model_spec import write_spec
from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.files import atomic_write, check_replaceable, list_files, sync_files

MAX_CHECKPOINTS = 1000
# Temporary files, TensorFlow's and ours, that a process leaves if it is killed while saving.
_LEFTOVER = re.compile(r'(%(name)s\..+\.tempstate\d+|(%(name)s\.meta|checkpoint)\.tmp[0-9a-f]{32}|'
                       r'\.\w{8}-(%(name)s\.yml|checkpoint|%(record)s))' %
                       {'name': ANY_CHECKPOINT, 'record': re.escape(RECORD)})
# How the names of a checkpoint's files continue after the name of the checkpoint.
_ENDS = r'\.(index|meta|yml|data-\d{5}-of-\d{5})'
_FILE = re.compile('(%s)%s' % (ANY_CHECKPOINT, _ENDS))


class CheckpointSaver:
    """Saves the variables of the current graph, each checkpoint with its description.

    It must be the only one that writes to its folder. It keeps the last `MAX_CHECKPOINTS` there,
    including those of earlier runs, and removes incomplete files of killed runs.
    """

    def __init__(self, model_dir, spec, with_graph=True):
        """Adds operations to the current graph; `with_graph`: whether to save the graph, too."""
        self._model_dir, self._spec, self._with_graph = model_dir, spec, with_graph
        self._remove_leftovers()
        self._variables = [variable for variable in tf.compat.v1.global_variables()
                           if variable.dtype.is_floating]
        self._saver = tf.compat.v1.train.Saver()

    def all_finite(self, session):
        """Whether no variable holds a NaN or an infinite value."""
        return all(np.isfinite(value).all() for value in session.run(self._variables))

    def save(self, session, step):
        """Writes `model_dir/model.ckpt-STEP.ckpt`; removes the oldest beyond `MAX_CHECKPOINTS`.

        Returns:
            Its path.
        Raises:
            UserError: it cannot be written.
        """
        path = self.write(session, CHECKPOINT_NAME % step)
        self.keep_last(path, MAX_CHECKPOINTS)
        return path

    def write(self, session, name):
        """As `save`, under any name, but removes no other checkpoint."""
        path = os.path.join(self._model_dir, name)
        for end in (INDEX, DATA, META):
            check_replaceable(path + end)
        write_spec(self._spec, path + DESCRIPTION)
        try:
            self._saver.save(session, path, write_state=False, write_meta_graph=self._with_graph)
            write_spec(self._spec, path + DESCRIPTION, checksum_of(path))
            sync_files(path + end for end in (INDEX, DATA, DESCRIPTION))
        except (tf.errors.OpError, OSError) as error:
            self._remove_leftovers()
            raise UserError('%s: cannot save this checkpoint: %s' % (path, failure_reason(error)))
        return path

    def keep_last(self, newest, count):
        """Lists the last checkpoints for TensorFlow, and removes older ones.

        Checkpoints with names that this class does not give are neither listed nor removed.
        TensorFlow's saver would do both, but takes the names of files to remove as patterns.

        Args:
            newest: path of the checkpoint that is the last, whatever its step.
            count: how many are kept.
        Raises:
            UserError: the list cannot be written, or a file not be removed.
        """
        others = [path for path in list_checkpoints(self._model_dir)
                  if path != newest and re.fullmatch(ANY_CHECKPOINT, os.path.basename(path))]
        kept = (others + [newest])[-count:]
        names = [os.path.basename(path) for path in kept]
        state = tf.compat.v1.train.generate_checkpoint_state_proto(os.curdir, names[-1], names)
        with atomic_write(os.path.join(self._model_dir, STATE_FILE)) as stream:
            stream.write(str(state))
        for checkpoint in others:
            if checkpoint not in kept:
                for path in checkpoint_files(checkpoint, _ENDS):
                    _remove(path)

    def _remove_leftovers(self):
        """Removes temporary files, and files, but no links, of checkpoints without an index."""
        names = set(list_files(self._model_dir))
        for name in names:
            path, file = os.path.join(self._model_dir, name), _FILE.fullmatch(name)
            lacks_index = file and file.group(1) + INDEX not in names
            if _LEFTOVER.fullmatch(name) or (lacks_index and not os.path.islink(path)):
                _remove(path)


def _remove(path):
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)
