"""One training at a time in a folder.

`filelock` uses the same system call, but follows links, does not name the process that holds the
lock, and fails instead of warning where a file system does not support locks.
"""

import contextlib
import fcntl
import logging
import os

from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.files import make_directory

LOCK_FILE = '.training'

log = logging.getLogger('lpr')


@contextlib.contextmanager
def training_lock(model_dir):
    """Keeps other trainings out of a folder, which is created if missing.

    It is a kernel lock on a file that holds the id of this process. It is released when the process
    ends for any reason; the file that remains locks nothing.

    Raises:
        UserError: another process trains there, or the folder cannot be written.
    """
    make_directory(model_dir)
    path = os.path.join(model_dir, LOCK_FILE)
    try:
        # A link in somebody else's folder must not lead to a file outside it.
        stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666), 'r+')
    except OSError as error:  # also raised for a pipe in its place
        raise UserError('%s: cannot write this file: %s' % (path, failure_reason(error)))
    with stream:
        if not _lock(stream, path):
            stream.seek(0)
            raise UserError('%s: process %s is training in this folder; wait for it, stop it, '
                            'or give this config another model_dir' % (model_dir, stream.read()))
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield


def _lock(stream, path):
    """Locks a file; returns False if another process holds the lock."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        log.warning('%s: this file system cannot lock files (%s): do not start a second training '
                    'in this folder', path, error.strerror)
    return True
