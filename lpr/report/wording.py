"""How a report names symbols and numbers."""

from lpr.data.hanzi import HANZI


def shown(symbol):
    """A symbol as text for people: '皖 (Anhui)', 'A', 'nothing'."""
    if symbol in HANZI:
        return '%s (%s)' % (HANZI[symbol], symbol.strip('<>'))
    return symbol or 'nothing'


def times(count):
    """'once', '2 times'."""
    return 'once' if count == 1 else '%d times' % count


def brief(symbol):
    """A symbol as narrow as it can be: '皖', 'A', '–' for nothing."""
    return HANZI.get(symbol, symbol) or '–'


def listed(parts):
    """'a', 'a and b', 'a, b and c'."""
    parts = list(parts)
    return ', '.join(parts[:-1]) + (' and ' if len(parts) > 1 else '') + parts[-1]
