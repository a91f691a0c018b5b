"""Labels that are probably no plates, or not only plates: names and numbers of pictures."""

import collections
import re

from utils.conversion.labels import LabelCleaner

# Fewer labels may be alike by chance.
_MIN_ALIKE = 3
_DIGITS = re.compile('[0-9]+')
# What is left of the names of pictures without their numbers: CARS, IMG, nothing.
_WORD = re.compile('[A-Z]*')
_COUNTED = re.compile(r'(.*\S)[ -]+[0-9]+')


def label_warnings(plates):
    """Lists the warnings about (`Entry`, label) of all plates."""
    return list(filter(None, (_running_numbers([label for _, label in plates]),
                              _several_pictures(plates))))


def _running_numbers(labels):
    """The warning that labels look like numbers of pictures, None if they do not."""
    words = collections.Counter(_DIGITS.sub('', label) for label in labels)
    word, count = words.most_common(1)[0]
    if 2 * count <= len(labels) or not _WORD.fullmatch(word) or word and count < _MIN_ALIKE:
        return None
    what = "are '%s' and a number" % word if word else 'have digits only'
    return ('warning: %d of %d labels %s, like the names of picture files; use --columns or '
            '--pattern to say where the plates are' % (count, len(labels), what))


def _several_pictures(plates):
    """The warning that numbers behind plates may be no part of them, None if there are none."""
    labels, counted = {label for _, label in plates}, []
    for entry, label in plates:
        match = _COUNTED.fullmatch(entry.text)
        if match and _cleaned(match.group(1)) in labels:
            counted.append((label, entry.text, entry.place))
    if not counted:
        return None
    label, text, place = counted[0]
    return ("warning: %d labels are another label followed by a number, the first: %s from '%s' "
            '(%s); if the number counts pictures of a plate, it must not be in the label: for '
            "names of images, --pattern '(?P<label>[^_ -]+).*' leaves it out" %
            (len(counted), label, text, place))


def _cleaned(text):
    try:
        return LabelCleaner().clean(text, '')
    except ValueError:
        return None
