"""Types of config options: a description of valid values, and a check."""

import re

from lpr.data.character_automaton import EXPRESSION_ERRORS
from lpr.models.model_spec import MAX_SIDE, POOLED_COLUMNS, VALID_HEIGHTS

# TensorFlow counts steps in 64 bits and computes in float32, whose numbers end at 3.4e38.
MAX_SEED, MAX_STEPS, MAX_BOUNDARIES = 2 ** 31 - 1, 10 ** 12, 1000
MAX_SHARE = 10 ** 9


class Kind:
    """A type of option: the expected value in words, and a function that tells whether one fits."""

    def __init__(self, expected, accepts):
        self.expected = expected
        self.accepts = accepts


def _is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_network_input(value):
    return (isinstance(value, (tuple, list)) and len(value) == 3 and all(map(_is_int, value)) and
            value[0] in VALID_HEIGHTS and POOLED_COLUMNS < value[1] <= MAX_SIDE and value[2] == 3)


def _is_text(value):
    """Neither names of files nor environment variables hold a NUL; surrogates alone are no text."""
    return isinstance(value, str) and not re.search('[\0\ud800-\udfff]', value)


def _is_paths(value):
    return _is_text(value) or (isinstance(value, (list, tuple)) and value and
                               all(map(_is_text, value)))


def _are_patterns(value):
    try:
        return isinstance(value, (list, tuple)) and all(
            isinstance(pattern, str) and re.compile(pattern) for pattern in value)
    except EXPRESSION_ERRORS:
        return False


def _are_shares(value):
    return (isinstance(value, (list, tuple)) and
            all(map(from_to(0, MAX_SHARE).accepts, value)) and sum(value) > 0)


def _are_boundaries(value):
    return (isinstance(value, (list, tuple)) and len(value) <= MAX_BOUNDARIES and
            all(map(STEP_COUNT.accepts, value)) and list(value) == sorted(set(value)))


def one_of(*choices):
    """The `Kind` of an option whose value is one of `choices`, each a str or None."""
    return Kind('one of ' + ', '.join(map(repr, choices)),
                lambda value: (value is None or isinstance(value, str)) and value in choices)


def count_to(most):
    """The `Kind` of a positive int that is at most `most`."""
    return Kind('a positive int up to %d' % most,
                lambda value: _is_int(value) and 0 < value <= most)


def optional(kind):
    """The `Kind` of an option that may be None."""
    return Kind(kind.expected + ', or None', lambda value: value is None or kind.accepts(value))


def positive_to(most):
    """The `Kind` of a positive number that is at most `most`."""
    return Kind('a positive number up to %g' % most,
                lambda value: _is_number(value) and 0 < value <= most)


def from_to(least, most):
    """The `Kind` of a number from `least` to `most`."""
    return Kind('a number from %g to %g' % (least, most),
                lambda value: _is_number(value) and least <= value <= most)


BOOL = Kind('True or False', lambda value: isinstance(value, bool))
STEP_COUNT = count_to(MAX_STEPS)
DELAY = Kind('an int from 0 to %d' % MAX_STEPS,
             lambda value: _is_int(value) and 0 <= value <= MAX_STEPS)
SHARE = Kind('a number in [0, 1)', lambda value: _is_number(value) and 0 <= value < 1)
OPTIONAL_FRACTION = optional(Kind('a number in (0, 1]',
                                  lambda value: _is_number(value) and 0 < value <= 1))
TEXT = Kind('a str of valid characters', _is_text)
OPTIONAL_BOOL = Kind('True, False or None', lambda value: value is None or isinstance(value, bool))
OPTIONAL_SEED = optional(Kind('an int from 0 to %d' % MAX_SEED,
                              lambda value: _is_int(value) and 0 <= value <= MAX_SEED))
OPTIONAL_TEXT = optional(TEXT)
PATHS = Kind('the path of an annotation file or a list of them', _is_paths)
PATTERNS = Kind('a list of regular expressions', _are_patterns)
OPTIONAL_BOUNDARIES = optional(
    Kind('a list of increasing positive ints up to %d, at most %d of them' %
         (MAX_STEPS, MAX_BOUNDARIES), _are_boundaries))
OPTIONAL_SHARES = optional(
    Kind('a list of numbers from 0 to %g, not all 0' % MAX_SHARE, _are_shares))
NETWORK_INPUT = Kind('(height, width, 3) with a height of %s and a width of %d to %d' %
                     (', '.join(map(str, VALID_HEIGHTS)), POOLED_COLUMNS + 1, MAX_SIDE),
                     _is_network_input)
DICTIONARY = Kind('the dictionary of LPRVocab.create_vocab', lambda value: isinstance(value, dict))
OPTIONAL_DICTIONARY = optional(DICTIONARY)
