"""Opening the files that users name: regular files of a bounded size, nothing else.

A named pipe blocks whoever opens it, `/dev/zero` never ends, and a sparse file of gigabytes takes
no room on the disk but fills the memory. So every reader opens its file here, with the size up to
which it makes sense. The errors are `OSError`s, as those of `open`: `strerror` is the reason.
"""

import errno
import os
import stat

# For what reads parts of a file only.
ANY_SIZE = 2 ** 63
_BLOCK_BYTES = 2 ** 20
_KINDS = ((stat.S_ISFIFO, 'a named pipe'), (stat.S_ISSOCK, 'a socket'),
          (stat.S_ISCHR, 'a device'), (stat.S_ISBLK, 'a device'))


def open_descriptor(path, most_bytes):
    """Opens a file for reading; the caller closes it.

    Args:
        path: of the file.
        most_bytes: its largest size.
    Returns:
        A file descriptor.
    Raises:
        OSError: it cannot be opened, is no regular file, or is larger.
    """
    _check(os.stat(path), path, most_bytes)
    # The path may by now lead to a pipe; with O_NONBLOCK that does not block.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        _check(os.fstat(descriptor), path, most_bytes)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def open_input(path, most_bytes):
    """Opens a file for reading as a binary stream; arguments and errors of `open_descriptor`."""
    return os.fdopen(open_descriptor(path, most_bytes), 'rb')


def check_input(path, most_bytes):
    """Raises the errors of `open_descriptor`, for files that others open by their names."""
    os.close(open_descriptor(path, most_bytes))


def read_input(path, most_bytes):
    """The bytes of a file; arguments and errors of `open_descriptor`."""
    data = bytearray()
    with open_input(path, most_bytes) as stream:
        # In blocks: `read(most_bytes)` would take the memory for all of them at once.
        for block in iter(lambda: stream.read(_BLOCK_BYTES), b''):
            data += block
            if len(data) > most_bytes:  # it has grown, or has no known size (/proc)
                raise _too_large(path, most_bytes)
    return bytes(data)


def read_text(path, most_bytes, encoding='utf-8'):
    """The text of a file; errors of `open_descriptor`, and UnicodeDecodeError."""
    return read_input(path, most_bytes).decode(encoding)


def _check(status, path, most_bytes):
    for is_kind, name in _KINDS:
        if is_kind(status.st_mode):
            raise OSError(errno.EINVAL, '%s, expected a regular file' % name, path)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if status.st_size > most_bytes:
        raise _too_large(path, most_bytes)


def _too_large(path, most_bytes):
    return OSError(errno.EFBIG, 'more than %d bytes' % most_bytes, path)
