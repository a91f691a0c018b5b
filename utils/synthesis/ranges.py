"""Values that a format leaves open: ranges and choices, from which every plate draws its own."""

import collections

from utils.synthesis.reading import read_list, read_number, read_point

Range = collections.namedtuple('Range', 'least most')
Choice = collections.namedtuple('Choice', 'value share')


def draw_number(span, rng):
    """Draws a float of a `Range`; a range of one value draws no random number."""
    return span.least if span.least == span.most else rng.uniform(span.least, span.most)


def draw_choice(choices, rng):
    """Draws the value of one of a list of `Choice`; a list of one draws no random number."""
    if len(choices) == 1:
        return choices[0].value
    shares = [choice.share for choice in choices]
    drawn = rng.uniform(0, sum(shares))
    for choice in choices:
        drawn -= choice.share
        if drawn < 0:
            break
    return choice.value


def range_reader(least, most, single=False):
    """A reader of a number or, if not `single`, of a pair [least, most], as a `Range`."""
    expected = ('a number of %g to %g' if single else
                'a number or [least, most], of %g to %g') % (least, most)

    def read(value):
        if isinstance(value, list) and not single:
            span = Range(*read_point(value))
        else:
            span = Range(*[read_number(value)] * 2)
        if not least <= span.least <= span.most <= most:
            raise ValueError(expected)
        return span
    return read


def ranges_reader(least, most):
    """A reader of a number or range, or of a list of pairs [least, most], as a list of `Range`."""
    read = range_reader(least, most)

    def read_all(value):
        if isinstance(value, list) and value and isinstance(value[0], list):
            return [read(one) for one in value]
        return [read(value)]
    return read_all


def read_ranges(value, count, read):
    """A list of `count` values that are numbers or ranges, as a list of `Range`."""
    ranges = read_list(value, read)
    if len(ranges) != count:
        raise ValueError('a list of %d numbers or ranges' % count)
    return ranges


def choices_reader(read):
    """A reader of one value, a list of them, or a mapping of values to shares, as `Choice`s."""
    def read_choices(value):
        if isinstance(value, dict):
            pairs = [(read(key), read_number(share)) for key, share in value.items()]
            if not pairs or any(share <= 0 for _, share in pairs):
                raise ValueError('shares above 0')
            return [Choice(*pair) for pair in pairs]
        values = read_list(value, read) if isinstance(value, list) else [read(value)]
        return [Choice(one, 1.) for one in values]
    return read_choices
