"""What the tests of running scripts share: waiting for output, acting on it, a single core."""

import contextlib
import logging
import os
import re
import threading
import time

import pytest
from fork_server import ForkedProcess
from paths import ROOT

DEADLINE = 120  # s after which a process that is waited for is ended
PAUSE = 0.001  # s between two looks for a file; making one takes far longer


def start(name, *arguments, cwd=None):
    """Starts a script as a `ForkedProcess`, which is killed after the deadline."""
    process = ForkedProcess([os.path.join(ROOT, name)] + list(arguments), cwd and str(cwd))
    timer = threading.Timer(DEADLINE, process.kill)
    timer.daemon = True
    timer.start()
    return process


def wait_for(stream, text):
    """Reads the output of a process, a text stream, up to a line with `text`."""
    lines = []
    for line in stream:
        lines.append(line)
        if text in line:
            return
    pytest.fail('the process ended without %r: %s' % (text, ''.join(lines)))


def wait_for_file(process, folder, pattern, before=frozenset()):
    """Looks into a folder until a file that was not there before has a pattern."""
    while not (os.path.isdir(folder) and [name for name in set(os.listdir(folder)) - before
                                          if re.search(pattern, name)]):
        assert process.poll() is None, process.stderr.read()
        time.sleep(PAUSE)


@contextlib.contextmanager
def on_message(text, action):
    """Calls `action` whenever a script in the process of the tests logs a message with `text`."""
    handler = _OnMessage(text, action)
    logger = logging.getLogger('lpr')
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


class _OnMessage(logging.Handler):

    def __init__(self, text, action):
        super().__init__()
        self._text, self._action = text, action

    def emit(self, record):
        if self._text in record.getMessage():
            self._action()


@contextlib.contextmanager
def one_core():
    """Processes that are started meanwhile have one core, where the system has that choice."""
    cores = os.sched_getaffinity(0) if hasattr(os, 'sched_setaffinity') else None
    if cores:
        os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        if cores:
            os.sched_setaffinity(0, cores)
