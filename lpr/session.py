"""Sessions: seeds, GPU settings, finding and restoring checkpoints."""

import contextlib
import os
import random
import sys
import tempfile

import numpy as np
import tensorflow as tf

from lpr.errors import UserError

# What TensorFlow prints on machines without an NVIDIA driver, where it cannot matter.
_NO_GPU_NOTICES = ('libcuda.so', 'cuInit')
_NVIDIA_DRIVER = '/proc/driver/nvidia/version'


def prepare_devices(execution=None):
    """Chooses the GPUs of a config section's `execution`; call it before anything is built."""
    if execution and execution.CUDA_VISIBLE_DEVICES is not None:
        os.environ['CUDA_DEVICE_ORDER'] = 'PCI_BUS_ID'
        os.environ['CUDA_VISIBLE_DEVICES'] = execution.CUDA_VISIBLE_DEVICES
    if not os.path.exists(_NVIDIA_DRIVER):
        with _without_gpu_notices():
            tf.compat.v1.Session().close()


def set_random_seeds(seed):
    """Seeds Python, NumPy and the current graph, unless `seed` is None."""
    if seed is not None:
        random.seed(seed)
        np.random.seed(seed % 2 ** 32)
        tf.compat.v1.set_random_seed(seed)


def open_session(execution=None, graph=None):
    """Opens a session with the GPU settings of a config section's `execution`; without, on CPU."""
    if execution is None:
        config = tf.compat.v1.ConfigProto(device_count={'GPU': 0})
    else:
        config = tf.compat.v1.ConfigProto()
        if execution.per_process_gpu_memory_fraction is not None:
            config.gpu_options.per_process_gpu_memory_fraction = (
                execution.per_process_gpu_memory_fraction)
        if execution.allow_growth is not None:
            config.gpu_options.allow_growth = execution.allow_growth
    return tf.compat.v1.Session(graph=graph, config=config)


def newest_checkpoint(model_dir):
    """Path of the newest checkpoint of a training, or None if there is none yet."""
    return tf.train.latest_checkpoint(model_dir) if os.path.isdir(model_dir) else None


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


@contextlib.contextmanager
def _without_gpu_notices():
    """Keeps TensorFlow from reporting that there is no GPU; prints whatever else it reports."""
    sys.stderr.flush()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as captured:
        os.dup2(captured.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            captured.seek(0)
            for line in captured.read().decode('utf-8', 'replace').splitlines():
                if not any(notice in line for notice in _NO_GPU_NOTICES):
                    print(line, file=sys.stderr)
