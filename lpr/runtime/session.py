"""Sessions: seeds, GPU settings, values of variables."""

import contextlib
import os
import random
import sys
import tempfile
import threading

import numpy as np
import tensorflow as tf

from lpr.runtime.errors import UserError

# TensorFlow's messages about missing GPUs, irrelevant on machines without an NVIDIA driver.
_NO_GPU_NOTICES = ('libcuda.so', 'cuInit')
_NVIDIA_DRIVER = '/proc/driver/nvidia/version'
_stderr_lock = threading.Lock()
# Ids of this process and of those it was forked from, as far as they have opened a session.
_processes_with_sessions = set()


def check_fork():
    """Raises UserError if this process was forked from one that had opened a session.

    All sessions of a process share threads, which a fork does not copy: a session would wait for
    them for ever.
    """
    if _processes_with_sessions - {os.getpid()}:
        raise UserError('TensorFlow was used before this process was forked and would never answer '
                        "here; start processes with multiprocessing.get_context('spawn'), or open "
                        'no reader in the parent before they start')


def prepare_devices(execution=None, local_rank=None):
    """Selects the GPUs of a config section's `execution`; call it before building any graph.

    With a `local_rank`, the index of this process among the training processes on its machine,
    the process gets one of the GPUs that `execution` lists, or else the environment variable
    CUDA_VISIBLE_DEVICES, assigned round-robin. Where neither does, every process sees all GPUs.
    """
    if execution and execution.CUDA_VISIBLE_DEVICES is not None:
        os.environ['CUDA_DEVICE_ORDER'] = 'PCI_BUS_ID'
        os.environ['CUDA_VISIBLE_DEVICES'] = execution.CUDA_VISIBLE_DEVICES
    if local_rank is not None and 'CUDA_VISIBLE_DEVICES' in os.environ:
        devices = os.environ['CUDA_VISIBLE_DEVICES'].split(',')
        os.environ['CUDA_VISIBLE_DEVICES'] = devices[local_rank % len(devices)]
    if not os.path.exists(_NVIDIA_DRIVER):
        with _without_gpu_notices():
            _processes_with_sessions.add(os.getpid())
            tf.compat.v1.Session().close()


def set_random_seeds(seed):
    """Seeds Python, NumPy and the current graph, unless `seed` is None."""
    if seed is not None:
        random.seed(seed)
        np.random.seed(seed)
        tf.compat.v1.set_random_seed(seed)


def open_session(execution=None, graph=None):
    """Opens a session with the GPU settings of a config section's `execution`, or on the CPU."""
    if execution is None:
        config = tf.compat.v1.ConfigProto(device_count={'GPU': 0})
    else:
        config = tf.compat.v1.ConfigProto()
        if execution.per_process_gpu_memory_fraction is not None:
            config.gpu_options.per_process_gpu_memory_fraction = (
                execution.per_process_gpu_memory_fraction)
        if execution.allow_growth is not None:
            config.gpu_options.allow_growth = execution.allow_growth
    _processes_with_sessions.add(os.getpid())
    return tf.compat.v1.Session(graph=graph, config=config)


def assign(session, values):
    """Sets variables as `Variable.load` does, without its warning; adds no operations to the graph.

    Args:
        session: a session of the variables' graph.
        values: dictionary of NumPy arrays by variables.
    """
    initializers = {variable.initializer: value for variable, value in values.items()}
    session.run(list(initializers), {initializer.inputs[1]: value
                                     for initializer, value in initializers.items()})


@contextlib.contextmanager
def _without_gpu_notices():
    """Suppresses TensorFlow's reports of a missing GPU; prints everything else it reports."""
    with _stderr_lock:
        if not _has_stderr():
            yield
            return
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


def _has_stderr():
    """Whether this process has a place for messages; that of a service may have none."""
    try:
        os.fstat(2)
    except OSError:
        return False
    return sys.stderr is not None
