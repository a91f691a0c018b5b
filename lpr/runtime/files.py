"""Atomic output: a file appears under its final name only when it is complete.

`atomicwrites` is no longer maintained and offers only a stream; the converters and savers of
TensorFlow and OpenCV need a path with the right extension (`atomic_path`).
"""

import contextlib
import errno
import json
import os
import shutil
import tempfile
import uuid

from lpr.runtime.errors import UserError


def make_directory(path):
    """Creates the directory `path` and its parents; raises UserError if that fails."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise UserError('%s: cannot make this directory: %s' % (path, error.strerror))


def list_files(folder):
    """Names of the entries of a folder, [] if it is missing; raises UserError if that fails."""
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UserError('%s: cannot read this folder: %s' % (folder, error.strerror))


def sync_files(paths):
    """Flushes files of one folder and their directory entries to disk, so they survive a power cut.

    Raises:
        OSError: flushing failed.
    """
    paths = list(paths)
    for path in paths + [os.path.dirname(os.path.abspath(paths[0]))]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if not (os.path.isdir(path) and error.errno == errno.EINVAL):
                raise  # Some network file systems cannot sync folders.
        finally:
            os.close(handle)


@contextlib.contextmanager
def atomic_path(path):
    """Yields a temporary path in the directory of `path`; moves it to `path` on success.

    The temporary name has the extension of `path`. On any error the temporary file is removed and
    an existing file at `path` is left untouched.

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
    """Opens `path` for writing through `atomic_path`; text is UTF-8 with LF line endings."""
    text = {} if 'b' in mode else {'encoding': 'utf-8', 'newline': '\n'}
    with atomic_path(path) as temporary, open(temporary, mode, **text) as stream:
        yield stream


def write_json(path, value):
    """Writes `value` as indented JSON, atomically; raises UserError if that fails."""
    with atomic_write(path) as stream:
        json.dump(value, stream, indent=2, ensure_ascii=False)
        stream.write('\n')


def unused_name(stem, extension, taken):
    """The name `stem` + `extension`, with a number if it is in the set `taken`; it is added."""
    name, number = stem + extension, 1
    while name in taken:
        number += 1
        name = '%s_%d%s' % (stem, number, extension)
    taken.add(name)
    return name


@contextlib.contextmanager
def new_directory(path):
    """Yields a temporary folder beside `path`; moves it to `path` on success.

    On any error it is removed.

    Raises:
        UserError: `path` is a file or a non-empty folder, or cannot be created.
    """
    parent, name = os.path.split(os.path.abspath(path))
    try:
        if os.path.lexists(path) and not (os.path.isdir(path) and not os.listdir(path)):
            raise UserError('%s: exists already; choose a new folder or remove it' % path)
        temporary = os.path.join(parent, '.%s-%s' % (uuid.uuid4().hex[:8], name))
        make_directory(temporary)
        try:
            yield temporary
            os.replace(temporary, path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise UserError('%s: cannot make this folder: %s' % (path, error.strerror))


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
