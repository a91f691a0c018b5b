"""Whether one model reads more plates than another, beyond chance.

Source: McNemar, "Note on the sampling error of the difference between correlated proportions or
percentages" (Psychometrika, 1947). Only plates that one model alone reads right count; if both were
equally good, each of these would be won by either with a chance of one half. The test is the exact
binomial one, as there may be few of them.
"""

import collections
import math


class Comparison(collections.namedtuple('Comparison', 'both first second neither p_value')):
    """Two models on the same plates.

    Attributes:
        both, first, second, neither: numbers of plates read right by both models, by the first
            alone, by the second alone, by neither.
        p_value: chance of a difference at least as large between equally good models, in [0, 1].
    """
    __slots__ = ()


def compare(first_right, second_right):
    """Compares two models by their plates.

    Args:
        first_right, second_right: bools in the same order of plates.
    Returns:
        A `Comparison`.
    """
    counts = collections.Counter(zip(map(bool, first_right), map(bool, second_right)))
    first, second = counts[True, False], counts[False, True]
    return Comparison(counts[True, True], first, second, counts[False, False],
                      mcnemar(first, second))


def mcnemar(first, second):
    """The two-sided exact p-value of McNemar's test for the numbers of plates each alone reads."""
    total = first + second
    log_half = total * math.log(2)
    tail = sum(math.exp(math.lgamma(total + 1) - math.lgamma(wins + 1) -
                        math.lgamma(total - wins + 1) - log_half)
               for wins in range(min(first, second) + 1))
    return min(1.0, 2 * tail)
