"""Runs scripts of the toolkit: inside the process of the tests, or in one of their own.

Most of the time of a small run is the import of TensorFlow, which a process of its own repeats.
"""

import contextlib
import importlib
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import traceback

import numpy as np
from fork_server import run_forked
from paths import ROOT

from lpr.runtime.script import run_script
from utils.commands import execute

# As `run_script` sets it, but before TensorFlow has read it.
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')


# These fork other processes, which is not safe beside the threads of TensorFlow.
FORKING = ('check_annotations.py', 'convert_czech.py', 'convert_ufpr.py', 'crop_ccpd.py',
           'import_annotations.py', 'synthesize_plates.py')


def run_process(name, *arguments, cwd=None, env=None):
    """Runs a script in a process of its own, as a user does.

    Args:
        name: its path below the root, such as `utils/split_folds.py`.
        cwd: its working directory; that of the tests if None.
        env: its environment variables; those of the tests if None.
    Returns:
        A `subprocess.CompletedProcess` with texts.
    """
    return subprocess.run([sys.executable] + _words(name, arguments), cwd=cwd and str(cwd), env=env,
                          stdin=subprocess.DEVNULL, capture_output=True, encoding='utf-8')


def run_apart(name, *arguments, cwd=None, quick=True):
    """As `run_process`, but forked without the imports: a `ForkedProcess`."""
    return run_forked(_words(name, arguments), cwd and str(cwd), quick)


def _words(name, arguments):
    return [os.path.join(ROOT, name)] + [str(word) for word in arguments]


def run_here(name, *arguments, cwd=None, raw=False):
    """As `run_process`, in this process; what a script changes in it is undone.

    Not for scripts that are sent signals, or that must meet limits of their process; those of
    `FORKING` get one that another process forks. `raw` keeps the returns to the start of a line
    that progress bars print.
    """
    module_name = os.path.splitext(name)[0].replace('/', '.')
    words = _words(name, arguments)
    if os.path.basename(name) in FORKING:
        return run_apart(name, *arguments, cwd=cwd)
    module = importlib.import_module(module_name)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_process_state())
        output = stack.enter_context(_captured(1, 'stdout'))
        errors = stack.enter_context(_captured(2, 'stderr'))
        sys.argv = words
        if cwd:
            os.chdir(str(cwd))
        code = _exit_code(module.main)
        sys.stdout.flush()
        sys.stderr.flush()
        texts = [_text_of(stream, raw) for stream in (output, errors)]
    return subprocess.CompletedProcess(words, code, *texts)


def execute_here(words, stdout=None, stderr=None, cwd=None, **options):
    """As `utils.commands.execute`, but what takes TensorFlow runs in this process."""
    if words[0] == 'tflite_convert':
        result = run_here('tensorflow/lite/python/tflite_convert.py', *words[1:], cwd=cwd)
    elif words[0] == sys.executable and words[1].endswith('.py'):
        name = os.path.relpath(os.path.join(cwd or os.getcwd(), words[1]), ROOT)
        result = run_here(name, *words[2:], cwd=cwd)
    else:
        return execute(words, stdout=stdout, stderr=stderr, cwd=cwd, **options)
    if stderr == subprocess.STDOUT:
        result.stdout, result.stderr = result.stdout + result.stderr, None
    if stdout is None:
        print(result.stdout, end='', flush=True)
    if stderr is None:
        print(result.stderr, end='', flush=True, file=sys.stderr)
    return result


def _exit_code(main):
    """The exit code of a script with this `main`."""
    try:
        run_script(main)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
    except Exception:
        traceback.print_exc()
    return 1


@contextlib.contextmanager
def _process_state():
    """Restores what a script may change in its process."""
    names = 'argv', 'path', 'stdout', 'stderr'
    system = {name: getattr(sys, name) for name in names}
    sys.path = list(sys.path)
    environment, directory = dict(os.environ), os.getcwd()
    handlers = {number: signal.getsignal(number)
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    loggers = [logging.getLogger(name) for name in (None, 'lpr', 'tensorflow')]
    logs = [(logger, logger.level, list(logger.handlers), list(logger.filters))
            for logger in loggers]
    randoms = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        for name, value in system.items():
            setattr(sys, name, value)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(directory)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for logger, level, log_handlers, filters in logs:
            logger.setLevel(level)
            logger.handlers[:], logger.filters[:] = log_handlers, filters
        random.setstate(randoms[0])
        np.random.set_state(randoms[1])


@contextlib.contextmanager
def _captured(descriptor, name):
    """Leads a file descriptor and the stream `sys.name` into a temporary file; gives that."""
    with tempfile.TemporaryFile() as captured:
        getattr(sys, name).flush()
        before = os.dup(descriptor)
        os.dup2(captured.fileno(), descriptor)
        stream = os.fdopen(descriptor, 'w', buffering=1, encoding='utf-8',
                           errors='backslashreplace', closefd=False)
        setattr(sys, name, stream)
        try:
            yield captured
        finally:
            stream.flush()
            os.dup2(before, descriptor)
            os.close(before)


def _text_of(stream, raw):
    """What was written into a captured stream so far."""
    stream.seek(0)
    text = stream.read().decode('utf-8')
    return text if raw else text.replace('\r\n', '\n').replace('\r', '\n')
