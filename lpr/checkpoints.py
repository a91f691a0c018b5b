"""Checkpoints: finding, restoring and saving them."""

import os

import tensorflow as tf

from lpr.errors import UserError
from lpr.model_spec import EXTENSION, write_spec

MAX_CHECKPOINTS = 1000


def newest_checkpoint(model_dir):
    """Path of the newest checkpoint of a training, or None if there is none yet."""
    return tf.train.latest_checkpoint(model_dir) if os.path.isdir(model_dir) else None


def all_checkpoints(model_dir):
    """Paths of the checkpoints in a `model_dir`, the oldest first."""
    state = tf.train.get_checkpoint_state(model_dir)
    return list(state.all_model_checkpoint_paths) if state else []


def trained_checkpoint(config, remedy):
    """Path of the newest checkpoint in the `model_dir` of a config.

    Raises:
        UserError: there is none; `remedy` ends the message, 'set eval.checkpoint' say.
    """
    checkpoint = newest_checkpoint(config.model_dir)
    if not checkpoint:
        raise UserError('%s: no checkpoint in %s; train first, or %s' %
                        (config.path, config.model_dir, remedy))
    return checkpoint


def checkpoint_step(checkpoint):
    """The step a checkpoint was saved at, 0 if it does not tell."""
    reader = _open_checkpoint(checkpoint)
    return int(reader.get_tensor('global_step')) if reader.has_tensor('global_step') else 0


def restore_all(session, variables, checkpoint):
    """Restores every one of `variables`.

    Raises:
        UserError: the checkpoint cannot be read, lacks a variable or has another shape of it.
    """
    fitting = _fitting(variables, checkpoint)
    shapes = _open_checkpoint(checkpoint).get_variable_to_shape_map()
    for variable in variables:
        if variable not in fitting:
            name = variable.op.name
            found = ('has it as %s' % shapes[name]) if name in shapes else 'does not have it'
            raise UserError('%s does not fit the config: the network has the variable %s %s, the '
                            'checkpoint %s' % (checkpoint, name, variable.shape.as_list(), found))
    tf.compat.v1.train.Saver(variables).restore(session, checkpoint)


def restore_fitting(session, variables, checkpoint):
    """Restores those of `variables` that the checkpoint has in the same shape.

    Returns:
        (restored, left): lists of variables.
    """
    fitting = _fitting(variables, checkpoint)
    if not fitting:
        raise UserError('%s has none of the variables of this network' % checkpoint)
    tf.compat.v1.train.Saver(fitting).restore(session, checkpoint)
    return fitting, [variable for variable in variables if variable not in fitting]


def _fitting(variables, checkpoint):
    shapes = _open_checkpoint(checkpoint).get_variable_to_shape_map()
    return [variable for variable in variables
            if shapes.get(variable.op.name) == variable.shape.as_list()]


def _open_checkpoint(checkpoint):
    if not os.path.isfile(checkpoint + '.index'):
        raise UserError("%s: no such checkpoint; expected the name without '.index' or '.data-...'"
                        % checkpoint)
    try:
        return tf.compat.v1.train.NewCheckpointReader(checkpoint)
    except tf.errors.OpError as error:
        raise UserError('%s: cannot read this checkpoint: %s' %
                        (checkpoint, error.message.splitlines()[0]))


class CheckpointSaver:
    """Saves the variables of the current graph, each checkpoint with its description."""

    def __init__(self, model_dir, spec):
        self._model_dir, self._spec = model_dir, spec
        self._saver = tf.compat.v1.train.Saver(max_to_keep=MAX_CHECKPOINTS,
                                               save_relative_paths=True)

    def save(self, session, step):
        """Writes `model_dir/model.ckpt-STEP.ckpt`; returns its path.

        Raises:
            UserError: it cannot be written.
        """
        path = os.path.join(self._model_dir, 'model.ckpt-%d.ckpt' % step)
        write_spec(self._spec, path + EXTENSION)
        try:
            self._saver.save(session, path)
        except (tf.errors.OpError, OSError) as error:
            raise UserError('%s: cannot save this checkpoint: %s' % (path, error))
        return path
