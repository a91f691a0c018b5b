"""A plate read, symbol by symbol: which symbols are right, and what the others are taken for."""

import collections

from lpr.data.vocabulary import LOOK_ALIKES

NOTHING = ''  # in place of a symbol that is missing on one side
_FOLDED = {symbol: symbols[0] for symbols in LOOK_ALIKES for symbol in symbols}


class ReadPlate(collections.namedtuple(
        'ReadPlate', 'annotation truth read confidence symbol_confidences')):
    """An annotated plate and what a model reads on it.

    Attributes:
        annotation: the `Annotation`.
        truth: tuple of the symbols of its label; of symbols in one class, the first of the class.
        read: tuple of the symbols read, likewise.
        confidence: probability of the plate read, in [0, 1].
        symbol_confidences: tuple of the probabilities of the symbols read, in [0, 1].
    """
    __slots__ = ()

    @property
    def is_right(self):
        """Whether it was read without an error."""
        return self.truth == self.read


def same_but_for_look_alikes(truth, read):
    """Whether two sequences of symbols are the same with O = 0 and I = 1."""
    return ([_FOLDED.get(symbol, symbol) for symbol in truth] ==
            [_FOLDED.get(symbol, symbol) for symbol in read])


def differ_in_first_alone(truth, read):
    """Whether two sequences of symbols differ in their first symbol and in no other."""
    return bool(truth and read) and truth[0] != read[0] and truth[1:] == read[1:]


class SymbolErrors:
    """Counts over plates, added one at a time.

    Attributes:
        symbols: dictionary: symbol -> [times read right, times on a plate].
        confusions: `Counter` of (symbol, symbol read instead); one of them may be `NOTHING`.
        total: number of symbols on the plates.
        errors: number of errors: symbols taken for others, missing, or too many.
    """

    def __init__(self):
        self.total = self.errors = 0
        self.symbols = collections.defaultdict(lambda: [0, 0])
        self.confusions = collections.Counter()

    def add(self, truth, read):
        """Counts one plate; both are sequences of symbols. Returns their edit distance."""
        before = self.errors
        for symbol, other in align(truth, read):
            if symbol != NOTHING:
                self.symbols[symbol][0] += symbol == other
                self.symbols[symbol][1] += 1
                self.total += 1
            if symbol != other:
                self.confusions[symbol, other] += 1
                self.errors += 1
        return self.errors - before

    @property
    def accuracy(self):
        """1 minus the errors per symbol, in [0, 1]; 0 without plates."""
        return max(0.0, 1 - self.errors / self.total) if self.total else 0.0


def align(truth, read):
    """Pairs the symbols of two sequences with the fewest errors (Levenshtein).

    Args:
        truth, read: sequences of symbols.
    Returns:
        A list of (symbol, symbol read); `NOTHING` stands for a symbol that one side lacks. Of
        several such lists, compared from the right, a pair of symbols is taken first, then a symbol
        of `truth` alone: 'AB' and 'BX' give ('A', 'B'), ('B', 'X').
    """
    if truth == read:
        return list(zip(truth, read))
    costs = edit_costs(truth, read)
    row, column, pairs = len(truth), len(read), []
    while row or column:
        cost = costs[row][column]
        if row and column and cost == (costs[row - 1][column - 1] +
                                       (truth[row - 1] != read[column - 1])):
            row, column = row - 1, column - 1
            pairs.append((truth[row], read[column]))
        elif row and cost == costs[row - 1][column] + 1:
            row -= 1
            pairs.append((truth[row], NOTHING))
        else:
            column -= 1
            pairs.append((NOTHING, read[column]))
    return pairs[::-1]


def edit_costs(truth, read):
    """Levenshtein distances of the beginnings of two sequences.

    Returns:
        A list of lists: [i][j] is the distance of the first i items and the first j ones.
    """
    costs = [list(range(len(read) + 1))]
    for row, symbol in enumerate(truth, 1):
        costs.append([row])
        for column, other in enumerate(read, 1):
            costs[row].append(min(costs[row - 1][column] + 1, costs[row][-1] + 1,
                                  costs[row - 1][column - 1] + (symbol != other)))
    return costs
