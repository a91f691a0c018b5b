"""The patterns that symbols of plates form, and drawing symbols at random."""

import re

from lpr.data.hanzi import PROVINCES
from lpr.runtime.errors import UserError
from utils.synthesis.chance import happens

SYMBOL_SETS = {'province': sorted(PROVINCES)}
_PART = re.compile(r'(?:\[(?P<choice>[^][]+)\]|\{(?P<name>[a-z_]+)\}|'
                   r'(?P<symbol><[^<>\s/]+>|[^][{}<>\s/_]))(?:\{(?P<repeat>[1-9][0-9]?)\})?')
_CHOSEN = re.compile(r'\[[^][]+\](?:\{[1-9][0-9]?\})?')
_CHOICE = re.compile(r'(?P<first>[A-Z0-9])-(?P<last>[A-Z0-9])|'
                     r'(?P<symbol><[^<>\s/]+>|[^-<>\s/_])')


def parse_pattern(text):
    """Reads a pattern such as '{province}[A-HJ-NP-Z][0-9]{5}'.

    Parts are `[...]` (one of these symbols; ranges as in regular expressions), `{province}` (one
    of a named set) or a symbol, each with an optional count `{5}`. A symbol is `<...>` or one
    character, except those that annotation lines or the vocabulary cannot hold (blanks, '/', '_').

    Returns:
        A list with one list of symbols per position.
    Raises:
        ValueError: the text is not such a pattern; the message says what was expected.
    """
    try:
        return _positions(text)
    except ValueError as error:
        raise ValueError('symbols, choices such as [A-Z0-9], and counts such as {5}; %s' % error)


def _positions(text):
    positions, end = [], 0
    while end < len(text):
        part = _PART.match(text, end)
        if not part:
            raise ValueError("cannot read '%s'" % text[end:])
        positions += [_symbols_of_part(part)] * int(part.group('repeat') or 1)
        end = part.end()
    if not positions:
        raise ValueError('it is empty')
    return positions


def split_pattern(text):
    """Splits a pattern that has gaps and lines, such as '[A-Z]{2} [0-9]{3}/[A-Z]{2}'.

    Returns:
        (pattern of `parse_pattern`, positions that follow a blank, positions that follow a slash,
        the end of the upper line).
    Raises:
        ValueError: as `parse_pattern`; a gap or a line is empty.
    """
    pattern, gaps, breaks = [], [], []
    for line in text.split('/'):
        for number, group in enumerate(line.split(' ')):
            (gaps if number else breaks).append(len(pattern))
            pattern += parse_pattern(group)
    return pattern, gaps, breaks[1:]


def draw_symbols(patterns, rng, weights, repeats=0.):
    """Draws the symbols of a plate at random.

    Args:
        patterns: list of patterns of `parse_pattern`, one of which is followed.
        rng: numpy RandomState.
        weights: dict of symbol -> how many times likelier than others at its position it is.
        repeats: in [0, 1], share of places that repeat the previous symbol, if allowed there.
    Returns:
        List of symbols; joined they are the label.
    """
    return draw_from_pattern(patterns[rng.randint(len(patterns))], rng, weights, repeats)


def draw_from_pattern(pattern, rng, weights, repeats=0.):
    """Draws the symbols of a plate that follows one pattern; see `draw_symbols`."""
    symbols = []
    for choices in pattern:
        if symbols and symbols[-1] in choices and happens(repeats, rng):
            symbols.append(symbols[-1])
            continue
        bounds = [0.]
        for symbol in choices:
            bounds.append(bounds[-1] + weights.get(symbol, 1.))
        drawn = rng.uniform(0, bounds[-1])
        symbols.append(next(symbol for symbol, bound in zip(choices, bounds[1:])
                            if drawn < bound))
    return symbols


def draw_text(text, rng):
    """Replaces choices such as [0-9]{2} in a text with symbols drawn at random."""
    return _CHOSEN.sub(lambda part: ''.join(
        draw_from_pattern(parse_pattern(part.group()), rng, {})), text)


def check_choices(text):
    """Raises ValueError if a choice in a text for `draw_text` cannot be read."""
    for part in _CHOSEN.finditer(text):
        parse_pattern(part.group())


def check_weights(patterns, weights):
    """Raises UserError if a weight's symbol is in no pattern, or no symbol is left for a place."""
    places = [choices for pattern in patterns for choices in pattern]
    unknown = sorted(set(weights).difference(*places))
    if unknown:
        raise UserError("--symbols: '%s' is in no pattern of the formats; remove it" % unknown[0])
    for choices in places:
        if not any(weights.get(symbol, 1.) for symbol in choices):
            raise UserError('--symbols: all symbols allowed in a place have the weight 0: %s; give '
                            'one of them a larger weight' % ' '.join(choices))


def _symbols_of_part(part):
    if part.group('symbol'):
        return [part.group('symbol')]
    if part.group('name'):
        if part.group('name') not in SYMBOL_SETS:
            raise ValueError("'{%s}' is not a named set; expected {%s}" %
                             (part.group('name'), '}, {'.join(sorted(SYMBOL_SETS))))
        return SYMBOL_SETS[part.group('name')]
    symbols, end, text = [], 0, part.group('choice')
    while end < len(text):
        item = _CHOICE.match(text, end)
        if not item:
            raise ValueError("cannot read '%s' in '[%s]'" % (text[end:], text))
        if item.group('symbol'):
            symbols.append(item.group('symbol'))
        else:
            symbols += map(chr, range(ord(item.group('first')), ord(item.group('last')) + 1))
        end = item.end()
    if not symbols or len(set(symbols)) != len(symbols):
        raise ValueError("'[%s]' has no symbol or one twice" % text)
    return symbols
