"""Checkpoints: finding, checking and restoring them; `lpr.training.checkpoint_saver` writes them.

The files on disk decide: `NAME.index` is written once `NAME.data-...` is complete, and checksums
reveal later damage. The file `checkpoint` that TensorFlow writes beside them is not needed.
"""

import contextlib
import logging
import os
import re

import tensorflow as tf

from lpr.models.checkpoint_names import CheckpointError, check_is_there, plain_name
from lpr.models.file_names import INDEX, STATE_FILE
from lpr.models.model_spec import read_spec_of
from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.files import list_files
from lpr.runtime.inputs import read_input

MAX_STATE_BYTES = 2 ** 24
# `model.ckpt-STEP.ckpt`, and `NAME-STEP` as TensorFlow itself names checkpoints.
_NAME = re.compile(r'.*-(\d+)(\.ckpt)?')

log = logging.getLogger('lpr')


def list_checkpoints(model_dir):
    """Paths of the checkpoints in a folder by step, the oldest first; [] without a folder.

    The step is taken from the name; `check_checkpoint` tells whether a checkpoint is intact.
    """
    names = [name[:-len(INDEX)] for name in list_files(model_dir) if name.endswith(INDEX)]
    return [os.path.join(model_dir, name)
            for name in sorted(filter(_NAME.fullmatch, names), key=_step_in_name)]


def whole_checkpoints(model_dir):
    """Yields the paths of the checkpoints that can be read, the newest first.

    Warns of each one that cannot be read.
    """
    for checkpoint in reversed(list_checkpoints(model_dir)):
        try:
            check_checkpoint(checkpoint)
        except CheckpointError as error:
            log.warning('damaged: %s', error)
        else:
            yield checkpoint


def newest_checkpoint(model_dir):
    """Path of the newest checkpoint that can be read, or None if there is none yet.

    Warns of newer ones that cannot be read, and if TensorFlow's list names another one.

    Raises:
        UserError: there are checkpoints, but none can be read.
    """
    newest = next(whole_checkpoints(model_dir), None)
    if newest:
        _compare_state(model_dir, newest)
    elif list_checkpoints(model_dir):
        raise CheckpointError('%s: none of the checkpoints in this folder can be read; move them '
                              'away to start from scratch' % model_dir)
    return newest


def check_checkpoint(checkpoint):
    """Reads every tensor, which verifies its checksum, and the description.

    Raises:
        CheckpointError: the checkpoint is missing or damaged.
    """
    with _reading(checkpoint) as (reader, _):
        for name in reader.get_variable_to_shape_map():
            reader.get_tensor(name)
    try:
        read_spec_of(checkpoint)
    except UserError as error:
        raise CheckpointError(error)


def checkpoint_step(checkpoint):
    """The step a checkpoint was saved at, an int, 0 if it is not stored.

    Raises:
        CheckpointError: the checkpoint is missing or damaged.
    """
    with _reading(checkpoint) as (reader, _):
        return int(reader.get_tensor('global_step')) if reader.has_tensor('global_step') else 0


def restore_all(session, variables, checkpoint):
    """Restores every one of `variables`.

    Raises:
        UserError: the checkpoint cannot be read, or lacks a variable or has it in another shape.
    """
    with _reading(checkpoint) as (reader, plain):
        shapes = reader.get_variable_to_shape_map()
        for variable in variables:
            name, shape = variable.op.name, variable.shape.as_list()
            if shapes.get(name) != shape:
                found = ('has it as %s' % shapes[name]) if name in shapes else 'does not have it'
                raise UserError('%s does not fit the config: the network has the variable %s %s, '
                                'the checkpoint %s' % (checkpoint, name, shape, found))
        tf.compat.v1.train.Saver(variables).restore(session, plain)


def restore_fitting(session, variables, checkpoint):
    """Restores those of `variables` that the checkpoint has in the same shape.

    Returns:
        (restored, left): lists of variables.
    Raises:
        UserError: the checkpoint cannot be read, or has none of them.
    """
    with _reading(checkpoint) as (reader, plain):
        shapes = reader.get_variable_to_shape_map()
        fitting = [variable for variable in variables
                   if shapes.get(variable.op.name) == variable.shape.as_list()]
        if not fitting:
            raise UserError('%s has none of the variables of this network' % checkpoint)
        tf.compat.v1.train.Saver(fitting).restore(session, plain)
    return fitting, [variable for variable in variables if variable not in fitting]


def read_values(checkpoint, names):
    """The values of those of the variables named that a checkpoint has.

    Returns:
        A dictionary: name -> NumPy array of the shape and dtype that were saved.
    Raises:
        CheckpointError: the checkpoint is missing or damaged.
    """
    with _reading(checkpoint) as (reader, _):
        return {name: reader.get_tensor(name) for name in names if reader.has_tensor(name)}


def variable_names(checkpoint):
    """Sorted list of the names of a checkpoint's variables.

    Raises:
        CheckpointError: the checkpoint is missing or damaged.
    """
    with _reading(checkpoint) as (reader, _):
        return sorted(reader.get_variable_to_shape_map())


def _step_in_name(name):
    return int(_NAME.fullmatch(name).group(1))


@contextlib.contextmanager
def _reading(checkpoint):
    """Yields (reader, name) of a checkpoint: TensorFlow's reader, and a name that it understands.

    Errors of TensorFlow become a `CheckpointError`.
    """
    check_is_there(checkpoint)
    try:
        with plain_name(checkpoint) as plain:
            yield tf.compat.v1.train.NewCheckpointReader(plain), plain
    except (tf.errors.OpError, OSError) as error:
        raise CheckpointError('%s: cannot read this checkpoint: %s' %
                              (checkpoint, failure_reason(error)))


def _compare_state(model_dir, newest):
    path = os.path.join(model_dir, STATE_FILE)
    try:
        named = re.match(rb'model_checkpoint_path: "(.*)"', read_input(path, MAX_STATE_BYTES))
    except FileNotFoundError:
        return
    except OSError as error:
        remark = 'cannot be read (%s)' % error.strerror
    else:
        if named and os.path.basename(os.fsdecode(named.group(1))) == os.path.basename(newest):
            return
        remark = 'names ' + os.fsdecode(named.group(1)) if named else 'is empty or damaged'
    log.warning('%s %s; the newest checkpoint that can be read is %s', path, remark, newest)
