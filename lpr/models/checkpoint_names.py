"""Checkpoint names taken literally: to TensorFlow `*`, `?`, `[` and a backslash are patterns.

Its readers look for files that match the name, so the checkpoints of a folder `run[1]` are not
found, and its clean-up in a folder `run?` removes those of `run1`. Here a checkpoint is read
through links with plain names, and its files are found by comparing names.
"""

import contextlib
import errno
import os
import re
import tempfile

from lpr.models.file_names import EXPORTED, INDEX
from lpr.runtime.errors import UserError
from lpr.runtime.files import list_files
from lpr.runtime.inputs import check_input

_PATTERN = re.compile(r'[*?[\\]')
_SLASHES = re.compile('//+')  # with which TensorFlow finds no file
# Values of a checkpoint: those of the network and of the optimizer, in one file or several.
MAX_VALUE_BYTES = 2 ** 33
MAX_INDEX_BYTES = 2 ** 26


class CheckpointError(UserError):
    """A checkpoint that is missing or cannot be read."""


def check_is_there(checkpoint):
    """Raises CheckpointError if there is no checkpoint of this name."""
    if not os.path.exists(checkpoint + INDEX):
        if checkpoint.endswith(EXPORTED) and os.path.isfile(checkpoint):
            raise CheckpointError('%s: an exported model; expected a checkpoint' % checkpoint)
        raise CheckpointError("%s: no such checkpoint; expected the name without '.index' or "
                              "'.data-...'" % checkpoint)


def checkpoint_files(checkpoint, ends=r'\.(index|data-\d{5}-of-\d{5})'):
    """Paths of the files of a checkpoint, those in its folder whose names go on like `ends`."""
    folder, name = os.path.split(checkpoint)
    pattern = re.compile(re.escape(name) + ends)
    return [checkpoint + entry[len(name):] for entry in list_files(folder or os.curdir)
            if pattern.fullmatch(entry)]


@contextlib.contextmanager
def plain_name(checkpoint):
    """Yields a name of a checkpoint that TensorFlow reads as it is, its own or that of links.

    Raises:
        OSError: a file of it is no regular file, or larger than any of a checkpoint.
    """
    files = checkpoint_files(checkpoint)
    if not any(path.startswith(checkpoint + '.data-') for path in files):
        raise FileNotFoundError(errno.ENOENT, 'its file of values (.data-...) is missing')
    for path in files:
        check_input(path, MAX_INDEX_BYTES if path.endswith(INDEX) else MAX_VALUE_BYTES)
    if not _PATTERN.search(checkpoint):
        yield _SLASHES.sub(os.sep, checkpoint)
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, 'model')
        for path in files:
            os.symlink(os.path.abspath(path), plain + path[len(checkpoint):])
        yield plain
