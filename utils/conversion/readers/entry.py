"""What every reader yields, and what it is told."""

import collections


class Entry(collections.namedtuple('Entry', 'place image text box fault')):
    """A plate that a file of someone else's tells of.

    Attributes:
        place: what messages about it start with, `file` or `file:line`.
        image: path of its image.
        text: the plate as it is written there.
        box: (left, top, right, bottom) in pixels of the image, None if the image is the plate.
        fault: why it cannot be read, None if it can; the others but `place` are None then.
    """
    __slots__ = ()

    @classmethod
    def faulty(cls, place, fault):
        """The entry of a place that cannot be read."""
        return cls(place, None, None, None, str(fault))


class ReaderOptions(collections.namedtuple('ReaderOptions',
                                           'images pattern columns delimiter encoding')):
    """What the user says about the files; each is None if nothing is said.

    Attributes:
        images: folder of the images.
        pattern: compiled expression of file names with the group `label`.
        columns: list of the names of columns, from left to right.
        delimiter: character between columns.
        encoding: name of the encoding of a table.
    """
    __slots__ = ()


class Source(collections.namedtuple('Source', 'description total entries')):
    """Files that are recognized.

    Attributes:
        description: what they are taken for, for the user to see.
        total: number of entries, None if only reading tells.
        entries: iterable of `Entry`.
    """
    __slots__ = ()
