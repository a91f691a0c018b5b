"""Rejecting plates with a low confidence: how many are accepted, and how many of these are right.

A rejected plate counts neither as right nor as wrong.
"""

import decimal
import itertools

import numpy as np

from lpr.runtime.arguments import share

# The LP-RR of the accepted plates for which the least confidence is determined.
WANTED_LP_RR = 0.99
# A least confidence has so many decimals, or more if these would accept other plates.
_DECIMALS = 3


def add_min_confidence(parser, meaning):
    """Adds the option `--min_confidence`; `meaning` ends its help."""
    parser.add_argument('--min_confidence', type=share, metavar='P',
                        help='reject plates whose confidence is below P, 0 to 1; ' + meaning)


def is_rejected(confidence, minimum):
    """Whether a confidence, or each of an array of them, is below a minimum; None rejects none."""
    return confidence < (minimum or 0)


def rejection_figures(confidences, is_right, min_confidence):
    """Coverage and LP-RR for a minimum confidence, and the minimum confidence for an LP-RR of 0.99.

    Args:
        confidences: the confidences of the plates, in [0, 1].
        is_right: for each plate, whether it was read without an error.
        min_confidence: plates below it are rejected.
    Returns:
        A dictionary with the keys that `eval_lpr.py --json` writes: `min_confidence`, `accepted`,
        `accepted_correct`, `coverage` (the share of accepted plates), `accepted_lp_rr` (0 if none
        is accepted) and `confidence_for_99`: a dictionary with the lowest `min_confidence` for an
        LP-RR of 0.99, in few decimals, its `accepted` and `coverage`, or None if no minimum gives
        that.
    """
    confidences, is_right = np.asarray(confidences, float), np.asarray(is_right, bool)
    accepted = ~is_rejected(confidences, min_confidence)
    right, least = int(is_right[accepted].sum()), _least_confidence(confidences, is_right)
    figures = {'min_confidence': min_confidence, 'accepted': int(accepted.sum()),
               'accepted_correct': right, 'coverage': _share(accepted.sum(), len(accepted)),
               'accepted_lp_rr': _share(right, accepted.sum()), 'confidence_for_99': None}
    if least is not None:
        enough = int((confidences >= least).sum())
        figures['confidence_for_99'] = {'min_confidence': least, 'accepted': enough,
                                        'coverage': _share(enough, len(accepted))}
    return figures


def _share(part, whole):
    return float(part / whole) if whole else 0.0


def _least_confidence(confidences, is_right):
    """The lowest minimum for which the accepted plates have the wanted LP-RR, or None.

    In few decimals, which accept the same plates.
    """
    order = np.argsort(-confidences, kind='stable')
    confidences, right = confidences[order], np.cumsum(is_right[order])
    lp_rr = right / np.arange(1, len(right) + 1)
    # Plates of equal confidence are all accepted or all rejected.
    is_last = np.append(confidences[1:] != confidences[:-1], True)[:len(confidences)]
    enough = np.flatnonzero((lp_rr >= WANTED_LP_RR) & is_last)
    if not len(enough):
        return None
    least, *lower = confidences[enough[-1]:][:2].tolist()
    return _shortened(least, max(lower, default=-1.0))


def _shortened(least, lower):
    """The number above `lower` and at most `least` with the fewest decimals, 3 or more."""
    for decimals in itertools.count(_DECIMALS):
        number = float(decimal.Decimal(repr(least)).quantize(
            decimal.Decimal(1).scaleb(-decimals), decimal.ROUND_FLOOR))
        if number > lower:
            return number
