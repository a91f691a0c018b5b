"""Converts plates as people write them to the toolkit's labels.

`ab-123 cd` becomes `AB123CD` and 皖A·12345 `<Anhui>A12345`. Every kind of change is counted, with
its first example, so that no change goes unnoticed.
"""

import collections
import re
import unicodedata

from lpr.data.hanzi import HANZI, with_names
from lpr.data.vocabulary import ALPHANUMERICS, split_symbols

# Separators between the symbols of a plate, besides blanks and dashes of any kind.
SEPARATORS = frozenset('._·•・‧∙⋅:,;/\'’`"')
# Words of people and programs for a plate that cannot be read.
NO_PLATE = frozenset(('nan', 'none', 'null', 'n/a', 'unknown', 'unreadable', 'illegible', '<unk>'))
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Latin letters that Unicode does not decompose into a letter and a mark.
_LETTERS = str.maketrans('ĐđŁłØøı', 'DdLlOoI')
# Letters of other alphabets that look like Latin ones on a plate: Greek and Cyrillic.
LATIN_TWINS = dict(zip('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ' 'АВЕКМНОРСТУХІЈЅ',
                       'ABEZHIKMNOPTYX' 'ABEKMHOPCTYXIJS'))
# A plate of digits that a program stored as a number, such as 12345.0; leading zeros are lost.
_NUMBER = re.compile(r'[0-9]+[.,]0')
_NAME = re.compile(r'(<[^<>\s]+>)')
_KNOWN_NAMES = {name.lower(): name for name in HANZI}


class Tally:
    """Counts by name, each with its first example.

    Attributes:
        counts: {name: number}.
        examples: {name: the first example}.
    """

    def __init__(self):
        self.counts, self.examples = collections.Counter(), {}

    def add(self, name, example):
        """Counts one more."""
        self.counts[name] += 1
        self.examples.setdefault(name, example)


class LabelCleaner:
    """Converts labels to the toolkit's form; `latin` also makes Latin letters of `LATIN_TWINS`.

    Attributes:
        changes: `Tally` of labels by the kind of change.
        unusual: `Tally` of labels by symbols that are neither A-Z, 0-9 nor a name of a Hanzi.
    """

    def __init__(self, latin=False):
        self.changes, self.unusual = Tally(), Tally()
        self._changes = _CHANGES + (_TO_LATIN,) if latin else _CHANGES

    def clean(self, text, place):
        """The label of a plate.

        Args:
            text: the plate as it is written.
            place: where, for the examples.
        Returns:
            A label that `split_symbols` takes.
        Raises:
            ValueError: there is no plate, it was taken for a number, or it contains a character
                that is no symbol.
        """
        if not text.strip() or text.strip().lower() in NO_PLATE:
            raise ValueError("no plate: the label is '%s'" % text.strip())
        if _NUMBER.fullmatch(text.strip()):
            raise ValueError("label '%s' ends in '%s': the program that wrote it took the plate "
                             'for a number; let it read plates as text (pandas: dtype=str)' %
                             (text.strip(), text.strip()[-2:]))
        label, changed = text.strip(), []
        for name, change in self._changes:
            before, label = label, change(label)
            if before != label:
                changed.append(name)
        if not label:
            raise ValueError("no plate: the label '%s' has separators only" % text)
        symbols = split_symbols(label)
        foreign = [symbol for symbol in symbols if len(symbol) == 1 and not symbol.isalnum()]
        if foreign:
            raise ValueError("label '%s' has '%s', which is no symbol of a plate; correct it" %
                             (text, foreign[0]))
        for name in changed:
            self.changes.add(name, "'%s' -> '%s' (%s)" % (text, label, place))
        for symbol in sorted(set(symbols) - ALPHANUMERICS - set(HANZI)):
            self.unusual.add(symbol, "'%s' (%s)" % (label, place))
        return label


def _to_half_width(label):
    return label.translate(_FULL_WIDTH).replace('\u3000', ' ')


def _outside_names(change):
    """A change of the symbols of a label that leaves its names `<...>` as they are."""
    return lambda label: ''.join(part if _NAME.fullmatch(part) else change(part)
                                 for part in _NAME.split(label))


def _without_separators(text):
    return ''.join(symbol for symbol in text if symbol not in SEPARATORS and
                   unicodedata.category(symbol) not in ('Zs', 'Zl', 'Zp', 'Cc', 'Cf', 'Pd'))


def _without_diacritics(text):
    """Removes the diacritics of Latin letters; letters of other alphabets keep theirs."""
    letters = []
    for symbol in unicodedata.normalize('NFC', text).translate(_LETTERS):
        base = unicodedata.normalize('NFD', symbol)[0]
        letters.append(base if base.isascii() else symbol)
    return ''.join(letters)


def _known_names(label):
    """A label with the names of Hanzi in their spelling: '<anhui>' is '<Anhui>'."""
    return _NAME.sub(lambda match: _KNOWN_NAMES.get(match.group().lower(), match.group()), label)


# In this order; full-width brackets and blanks are told from symbols first.
_CHANGES = (
    ('full-width to ASCII', _to_half_width),
    ('Hanzi to names', with_names),
    ('other spellings of names', _known_names),
    ('separators and blanks left out', _outside_names(_without_separators)),
    ('diacritics left out', _outside_names(_without_diacritics)),
    ('lower case to upper case', _outside_names(str.upper)),
)
# The last one, because it knows upper case only.
_TO_LATIN = ('look-alikes to Latin letters',
             _outside_names(lambda text: text.translate(str.maketrans(LATIN_TWINS))))
