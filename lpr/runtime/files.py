"""Writing files so that nothing half-written ever stands under its final name."""

import contextlib
import errno
import os
import tempfile

from lpr.runtime.errors import UserError


def make_directory(path):
    """Makes the directory `path` and its parents; raises UserError where that is impossible."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise UserError('%s: cannot make this directory: %s' % (path, error.strerror))


def list_files(folder):
    """Names of what is in a folder, [] if there is none; raises UserError if it cannot be read."""
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UserError('%s: cannot read this folder: %s' % (folder, error.strerror))


def sync_files(paths):
    """Waits until the disk holds files of one folder, and their names: a power cut spares them.

    Raises:
        OSError: it cannot.
    """
    paths = list(paths)
    for path in paths + [os.path.dirname(os.path.abspath(paths[0]))]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if not (os.path.isdir(path) and error.errno == errno.EINVAL):
                raise  # Some network file systems have no such call for folders.
        finally:
            os.close(handle)


@contextlib.contextmanager
def atomic_path(path):
    """Gives a temporary path in the directory of `path`; moves it to `path` if all went well.

    The temporary name has the extension of `path`. On any error it is removed and a file that
    stood at `path` before stays as it was.

    Raises:
        UserError: the file cannot be written (no permission, disk full, a directory in its place).
    """
    directory, name = os.path.split(os.path.abspath(path))
    make_directory(directory)
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix='.', suffix='-' + name, dir=directory)
        os.close(handle)
        os.chmod(temporary, 0o666 & ~_umask())
        yield temporary
        os.replace(temporary, path)
    except OSError as error:
        raise UserError('%s: cannot write this file: %s' % (path, error.strerror or error))
    finally:
        if temporary and os.path.exists(temporary):
            os.remove(temporary)


@contextlib.contextmanager
def atomic_write(path, mode='w'):
    """Opens `path` for writing by way of `atomic_path`; text is UTF-8 with LF line ends."""
    text = {} if 'b' in mode else {'encoding': 'utf-8', 'newline': '\n'}
    with atomic_path(path) as temporary, open(temporary, mode, **text) as stream:
        yield stream


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
