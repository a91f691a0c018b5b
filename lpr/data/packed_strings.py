"""A list of strings in two flat arrays, without overhead for each row of an annotation file.

A Python string takes about 50 bytes besides its text, which adds up for millions of rows.
"""

import array
import collections.abc

import numpy as np


class PackedStrings(collections.abc.Sequence):
    """An append-only sequence of `str`, stored as UTF-8 bytes and end offsets.

    File names that are not valid UTF-8 are kept byte for byte (`os.fsencode`).
    """

    def __init__(self, strings=()):
        self._data = bytearray()
        self._bounds = array.array('q', [0])
        for string in strings:
            self.append(string)

    def append(self, string):
        """Adds a string at the end."""
        self._data += string.encode('utf-8', 'surrogateescape')
        self._bounds.append(len(self._data))

    def __len__(self):
        return len(self._bounds) - 1

    def __getitem__(self, index):
        index = range(len(self))[index]
        data = self._data[self._bounds[index]:self._bounds[index + 1]]
        return data.decode('utf-8', 'surrogateescape')

    def to_arrays(self):
        """(data, bounds): all bytes as a NumPy scalar of one `bytes` object, and int64
        [len(self) + 1]; string i is `data[bounds[i]:bounds[i + 1]]`."""
        return np.array(bytes(self._data), object), np.array(self._bounds, np.int64)
