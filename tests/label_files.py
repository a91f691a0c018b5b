"""Label files of other programs with their images, and what the importer reads there."""

import itertools

import numpy as np
from dataset_commands import write_photo

from utils.conversion.readers.entry import ReaderOptions
from utils.conversion.sources import open_source


def write(folder, name, text, encoding='utf-8'):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


NUMBERS = itertools.count()


def noise(width=94, height=24):
    """A picture that no other one is like."""
    return np.random.RandomState(next(NUMBERS)).randint(
        0, 256, (height, width, 3)).astype(np.uint8)


def images(folder, *names):
    """Different images of plates, 94x24."""
    for name in names:
        write_photo(folder / name, noise())


def photo(folder, name):
    """A photo, 200x100, that plates can be cut out of."""
    write_photo(folder / name, noise(200, 100))


def entries(source, kind=None, **options):
    """Lists the `Entry`s of a file or folder."""
    given = ReaderOptions(**dict.fromkeys(ReaderOptions._fields))._replace(**options)
    return list(open_source(str(source), kind, given).entries)


def faults(source, **options):
    """{place: fault} of the entries that cannot be read."""
    return {entry.place: entry.fault for entry in entries(source, **options) if entry.fault}
