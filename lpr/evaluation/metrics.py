"""LP-RR, the share of plates read without an error, and related metrics.

A plate is compared class by class, so symbols merged into one class count as equal. A ground truth
that matches none of the plate patterns is left out; a prediction that matches none is wrong.

The edit distance is ten lines of Python: it takes far less time than the forward pass, so
`rapidfuzz` would save nothing and add a dependency.
"""

import math
import re

from lpr.data.spellings import first_match
from lpr.evaluation.symbols import SymbolErrors, edit_costs

CONFIDENCE_95 = 1.959964  # standard deviations around the mean that cover 95 %


class Evaluation:
    """Counts over plates, added one at a time.

    Attributes:
        total: plates compared.
        correct: predictions without an error.
        correct_but_one: predictions with at most one error.
        symbols: `SymbolErrors` of the plates compared, by class index.
        left_out: list of the ground truth labels that match none of the patterns.
        confidences: list of the confidences of the plates compared, if given.
        is_right: list: for each of them, whether the prediction has no error.
    """

    def __init__(self, vocabulary, patterns=()):
        """`patterns`: regular expressions of valid plates; none means that every plate is valid."""
        self._vocabulary = vocabulary
        self._patterns = [re.compile(pattern) for pattern in patterns]
        self.total = self.correct = self.correct_but_one = 0
        self.symbols = SymbolErrors()
        self.left_out, self.confidences, self.is_right = [], [], []

    def add(self, truth, expected, predicted, confidence=None):
        """Compares one plate.

        Args:
            truth: the ground truth label.
            expected: its class indices, padded with negative ones.
            predicted: the predicted class indices, padded with negative ones.
            confidence: the probability of the prediction, or None.
        Returns:
            Its edit distance, the number of insertions, deletions and replacements; None if the
            plate is left out.
        """
        if not self._fits([truth]):
            self.left_out.append(truth)
            return None
        expected, predicted = ([int(index) for index in indices if index >= 0]
                               for indices in (expected, predicted))
        distance = self.symbols.add(expected, predicted)
        self.total += 1
        if confidence is not None:
            self.confidences.append(confidence)
            self.is_right.append(distance == 0)
        self.correct += distance == 0
        self.correct_but_one += distance == 0 or (
            distance == 1 and self._fits(self._vocabulary.spellings(predicted)))
        return distance

    @property
    def lp_rr(self):
        """License Plate Recognition Rate in [0, 1]; 0 if no plate was compared."""
        return self.correct / self.total if self.total else 0.0

    @property
    def lp_rr_but_one(self):
        """LP-RR with one error allowed."""
        return self.correct_but_one / self.total if self.total else 0.0

    def _fits(self, spellings):
        return not self._patterns or first_match(spellings, self._patterns) is not None


def wilson_interval(correct, total):
    """The 95 % interval of a proportion (Wilson, 1927), also valid near 0 and 1.

    Args:
        correct, total: counts, total above 0.
    Returns:
        (low, high) in [0, 1].
    """
    share = correct / total
    spread = CONFIDENCE_95 ** 2 / total
    middle = share + spread / 2
    half = CONFIDENCE_95 * math.sqrt((share * (1 - share) + spread / 4) / total)
    return max(0., (middle - half) / (1 + spread)), min(1., (middle + half) / (1 + spread))


def edit_distance(first, second):
    """Levenshtein distance of two sequences: insertions, deletions and replacements."""
    return edit_costs(first, second)[-1][-1]
