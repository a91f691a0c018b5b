"""One training at a time in a folder.

`filelock` does the same with the same call of the kernel, but follows links, and neither names the
process that holds the lock nor goes on, with a warning, where a file system has no locks.
"""

import contextlib
import fcntl
import logging
import os

from lpr.runtime.errors import UserError
from lpr.runtime.files import make_directory

LOCK_FILE = '.training'

log = logging.getLogger('lpr')


@contextlib.contextmanager
def training_lock(model_dir):
    """Keeps other trainings out of a folder, which is made if need be.

    The lock is the kernel's, on a file with the number of this process: it ends with the process,
    whatever ends that, and the file that stays locks nothing.

    Raises:
        UserError: another process trains there, or the folder cannot be written.
    """
    make_directory(model_dir)
    path = os.path.join(model_dir, LOCK_FILE)
    try:
        # A link in a folder of somebody else must not lead to a file outside it.
        stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666), 'r+')
    except OSError as error:
        raise UserError('%s: cannot write this file: %s' % (path, error.strerror))
    with stream:
        if not _lock(stream, path):
            stream.seek(0)
            raise UserError('%s: process %s trains into this folder; wait for it, stop it, or '
                            'give this config another model_dir' % (model_dir, stream.read()))
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield


def _lock(stream, path):
    """Locks a file unless another process has; False if so."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        log.warning('%s: this file system cannot lock files (%s): start no second training into '
                    'this folder', path, error.strerror)
    return True
