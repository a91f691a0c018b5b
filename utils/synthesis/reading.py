"""Reads and checks values of a YAML mapping; every message names the file and the key."""

import math

from lpr.runtime.errors import UserError

_REQUIRED = object()


class Reader:
    """A mapping of a YAML file whose keys are taken one by one.

    Attributes:
        path: the file.
    """

    def __init__(self, path, mapping, prefix=''):
        """Args: the file, the parsed mapping and what stands before its keys in messages."""
        self.path = path
        self._prefix = prefix
        if not isinstance(mapping, dict):
            self._raise(prefix.rstrip('.') or 'the file', mapping, 'keys with values')
        self._mapping = dict(mapping)

    def take(self, key, read, default=_REQUIRED):
        """The value of `key` as `read` returns it; `read` raises ValueError with what it expects.

        Raises:
            UserError: the value is not what was expected, or missing without a default.
        """
        if key not in self._mapping:
            if default is _REQUIRED:
                raise UserError('%s: %s%s is missing' % (self.path, self._prefix, key))
            return default
        value = self._mapping.pop(key)
        try:
            return read(value)
        except ValueError as error:
            self.fail(key, value, error)

    def section(self, key):
        """The `Reader` of a mapping in this one."""
        return Reader(self.path, self.take(key, lambda value: value), self._prefix + key + '.')

    def sections(self, key, default=_REQUIRED):
        """The `Reader`s of a list of mappings; a single mapping is a list of one."""
        values = self.take(key, lambda value: value, default)
        if not isinstance(values, list):
            return [Reader(self.path, values, '%s%s.' % (self._prefix, key))]
        if not values and default is _REQUIRED:
            self.fail(key, values, 'at least one')
        return [Reader(self.path, value, '%s%s[%d].' % (self._prefix, key, index))
                for index, value in enumerate(values)]

    def fail(self, key, value, expected):
        """Raises the UserError about the value of a key."""
        self._raise(self._prefix + key, value, expected)

    def finish(self):
        """Raises UserError if a key is left: it is unknown, perhaps misspelt."""
        if self._mapping:
            raise UserError("%s: unknown key %s%s" %
                            (self.path, self._prefix, sorted(map(str, self._mapping))[0]))

    def _raise(self, key, value, expected):
        raise UserError('%s: %s is %r; expected %s' % (self.path, key, value, expected))


def read_number(value):
    """A finite number, not a bool."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _is_finite(value):
        raise ValueError('a finite number')
    return float(value)


def _is_finite(value):
    try:
        return math.isfinite(value)
    except OverflowError:  # an int beyond all floats
        return False


def read_text(value):
    """A non-empty text."""
    if not isinstance(value, str) or not value:
        raise ValueError('a text')
    return value


def text_reader(texts):
    """A reader of one of some texts."""
    def read(value):
        if value not in texts:
            raise ValueError('one of %s' % ', '.join(texts))
        return value
    return read


def read_list(value, read):
    """A non-empty list of values that `read` reads."""
    if not isinstance(value, list) or not value:
        raise ValueError('a non-empty list')
    return [read(item) for item in value]


def read_row(value, count):
    """A list of `count` numbers, as a tuple."""
    if not isinstance(value, list) or len(value) != count:
        raise ValueError('a list of %d numbers' % count)
    return tuple(read_number(item) for item in value)


def read_point(value):
    """Two numbers."""
    return read_row(value, 2)


def read_colour(value):
    """An RGB colour: three numbers of 0 to 255."""
    colour = read_row(value, 3)
    if not all(0 <= channel <= 255 for channel in colour):
        raise ValueError('red, green and blue of 0 to 255')
    return colour


def read_colours(value):
    """One colour or a list of colours, as a list."""
    if isinstance(value, list) and value and isinstance(value[0], list):
        return read_list(value, read_colour)
    return [read_colour(value)]
