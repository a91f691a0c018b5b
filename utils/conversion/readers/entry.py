"""What every reader takes and yields."""

import collections


class Entry(collections.namedtuple('Entry', 'place image text box fault size',
                                   defaults=(None,))):
    """A plate in a label file.

    Attributes:
        place: the start of messages about it, `file` or `file:line`.
        image: path of its image.
        text: the plate as written in the file.
        box: (left, top, right, bottom) in pixels of the image, None if the image is the plate.
        fault: why it cannot be read, or None; if there is one, `image`, `text` and `box` are None.
        size: (width, height) of the image in which the box was drawn, None if not known.
    """
    __slots__ = ()

    @classmethod
    def faulty(cls, place, fault):
        """The entry for a place that cannot be read."""
        return cls(place, None, None, None, str(fault))


class ReaderOptions(collections.namedtuple('ReaderOptions',
                                           'images pattern columns delimiter encoding output')):
    """The user's options for reading; None for each that is not given.

    Attributes:
        images: folder of the images.
        pattern: compiled expression for file names with the group `label`.
        columns: list of the names of columns, from left to right.
        delimiter: character between columns.
        encoding: name of the encoding of a table.
        output: the annotation file that is going to be written: it holds no labels to read.
    """
    __slots__ = ()


class Source(collections.namedtuple('Source', 'description total entries')):
    """Label files whose kind is known.

    Attributes:
        description: the kind, in words for the user.
        total: number of entries, None if not known before reading.
        entries: iterable of `Entry`.
    """
    __slots__ = ()
