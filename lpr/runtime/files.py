"""Atomic output: a file appears under its final name only when it is complete.

`atomicwrites` is no longer maintained and offers only a stream; the converters and savers of
TensorFlow and OpenCV need a path with the right extension (`atomic_path`).
"""

import contextlib
import errno
import json
import os
import shutil
import stat
import sys
import tempfile
import uuid

from lpr.runtime.errors import UserError, failure_reason

# Names of temporary files contain that of the file if it has at most so many bytes.
_NAME_BYTES = 200


def make_directory(path):
    """Creates the directory `path` and its parents; raises UserError if that fails."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise UserError('%s: cannot make this directory: %s' % (path, failure_reason(error)))


def list_files(folder):
    """Names of the entries of a folder, [] if it is missing; raises UserError if that fails."""
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UserError('%s: cannot read this folder: %s' % (folder, failure_reason(error)))


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
    """Yields a temporary path with the extension of `path`; moves it to `path` on success.

    On any error the temporary file is removed and an existing file at `path` is left untouched. A
    symbolic link is kept, and its target replaced. A device, a pipe and `/dev/stdout` are written
    to, not replaced.

    Raises:
        UserError: the file cannot be written (no permission, disk full, a directory in its place).
    """
    temporary = None
    try:
        target = os.path.realpath(path) if _is_replaceable(path) else None
        if target:
            make_directory(os.path.dirname(target))
        handle, temporary = tempfile.mkstemp(prefix='.', suffix=_suffix(path),
                                             dir=target and os.path.dirname(target))
        os.close(handle)
        os.chmod(temporary, 0o666 & ~_umask())
        yield temporary
        if target:
            os.replace(temporary, target)
        else:
            _write_into(path, temporary)
    except OSError as error:
        raise UserError('%s: cannot write this file: %s' % (path, failure_reason(error)))
    finally:
        if temporary and os.path.exists(temporary):
            os.remove(temporary)


def check_replaceable(path):
    """Raises UserError if there is something at `path` that is no regular file, such as a link.

    For files that TensorFlow writes, which replaces what it finds; see `atomic_path`.
    """
    try:
        is_file = stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:  # missing; other reasons are told when it is written
        return
    if not is_file:
        raise UserError('%s: is no regular file; move it away' % path)


def _is_replaceable(path):
    """Whether a new file may replace what is at `path`: a file, or nothing.

    A file that stdout or stderr is redirected to is not replaced: the output would be lost.
    """
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    if stat.S_ISBLK(status.st_mode):
        raise UserError('%s: is a disk; expected a file' % path)
    is_file = stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
    return is_file and _output_descriptor(status) is None


def _output_descriptor(status):
    """The descriptor of stdout or stderr if that is the file with this `os.stat`, else None."""
    for descriptor in (1, 2):
        if os.path.samestat(status, os.fstat(descriptor)):
            return descriptor
    return None


def _write_into(path, source):
    """Writes the bytes of the file `source` to a device, a pipe or the output of this process."""
    descriptor = _output_descriptor(os.stat(path))
    if descriptor is None:
        descriptor = os.open(path, os.O_WRONLY)
    else:
        sys.stdout.flush()
        descriptor = os.dup(descriptor)
    with os.fdopen(descriptor, 'wb') as stream, open(source, 'rb') as content:
        shutil.copyfileobj(content, stream)


def _suffix(path):
    """The end of the name of a temporary file: shows what it is for unless that is too long."""
    name = os.path.basename(path)
    return '-' + name if len(os.fsencode(name)) <= _NAME_BYTES else os.path.splitext(name)[1]


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
    target = os.path.realpath(path)
    parent, name = os.path.split(target)
    try:
        if os.path.lexists(path) and not (os.path.isdir(path) and not os.listdir(path)):
            raise UserError('%s: exists already; choose a new folder or remove it' % path)
        temporary = os.path.join(parent, '.%s-%s' % (uuid.uuid4().hex[:8], name))
        make_directory(temporary)
        try:
            yield temporary
            os.replace(temporary, target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise UserError('%s: cannot make this folder: %s' % (path, failure_reason(error)))


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
