"""Calibration of confidences: of the plates with a confidence of 0.9, 90 % should be right.

Source: Guo et al., "On Calibration of Modern Neural Networks" (ICML 2017): reliability diagram,
expected calibration error, temperature scaling.
"""

import collections

import numpy as np

# Temperatures that are tried.
TEMPERATURES = np.round(np.arange(0.4, 2.51, 0.05), 2)
# Confidences are kept this far from 0 and 1 in the log loss, so that no single plate dominates it.
_MARGIN = 1e-4
BINS = 10  # of a reliability table


class Bin(collections.namedtuple('Bin', 'low high plates confidence right')):
    """A row of a reliability table.

    Attributes:
        low, high: range of the confidences; only the last bin includes `high`.
        plates: number of plates.
        confidence: their mean confidence.
        right: the share of them that was read without an error.
    """
    __slots__ = ()


def reliability_table(confidences, is_right):
    """Groups plates by confidence, in `BINS` ranges of equal width.

    Args:
        confidences: float NumPy [plates] in [0, 1].
        is_right: bool NumPy [plates].
    Returns:
        A list of `Bin`, without the empty ones.
    """
    numbers = np.minimum((confidences * BINS).astype(int), BINS - 1)
    return [Bin(number / BINS, (number + 1) / BINS, int((numbers == number).sum()),
                float(confidences[numbers == number].mean()),
                float(is_right[numbers == number].mean()))
            for number in sorted(set(numbers))]


def calibration_error(confidences, is_right):
    """Expected calibration error: mean distance of `confidence` and `right` over all plates."""
    table = reliability_table(confidences, is_right)
    return sum(row.plates * abs(row.confidence - row.right) for row in table) / len(confidences)


def log_loss(confidences, is_right):
    """Mean of -log(confidence) for right plates, -log(1 - confidence) for wrong ones, in nats."""
    confidences = confidences.clip(_MARGIN, 1 - _MARGIN)
    return float(-np.log(np.where(is_right, confidences, 1 - confidences)).mean())


def fit_temperature(by_temperature, is_right):
    """Returns the index of the temperature with the least log loss.

    Args:
        by_temperature: float NumPy [temperatures, plates]: confidences at each temperature.
        is_right: bool NumPy [plates].
    """
    return int(np.argmin([log_loss(row, is_right) for row in by_temperature]))


def cross_fit(by_temperature, is_right):
    """Confidences of every plate at the temperature fitted on the other half of the plates.

    The halves are the plates at even and at odd places. Arguments as for `fit_temperature`.
    """
    confidences = np.empty(len(is_right))
    for half in (0, 1):
        best = fit_temperature(by_temperature[:, 1 - half::2], is_right[1 - half::2])
        confidences[half::2] = by_temperature[best, half::2]
    return confidences
