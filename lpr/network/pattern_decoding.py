"""Decodes logits to the best path whose plate fits a pattern, in NumPy.

The Viterbi algorithm over pairs of a state of the pattern's automaton and the class of the last
time step. Without patterns it would find the path of the greedy decoder (`lpr.network.ctc`).
"""

import numpy as np

from lpr.data.vocabulary import PADDING
from lpr.network.greedy import blank_tie_break


def fit_predictions(predictions, logits, automaton):
    """Replaces predictions that fit no pattern.

    Args:
        predictions: int32 [batch, max_length] class indices, padded with -1, of a greedy decoder.
        logits: float [batch, sequence_length, num_classes]; the blank label is the last class.
        automaton: the `PatternAutomaton`.
    Returns:
        int32 [batch, max_length]. Predictions that fit are already those of the best path. Longer
        plates are cut, as the greedy decoder cuts them. A prediction stays as it was where no plate
        that fits has a path of `sequence_length` steps.
    """
    fitted = predictions.copy()
    for row, steps in zip(fitted, logits):
        if not automaton.accepts(row[row != PADDING]):
            classes = best_fitting_classes(steps, automaton)
            if classes is not None:
                row[:] = PADDING
                row[:len(classes)] = classes[:len(row)]
    return fitted


def best_fitting_classes(logits, automaton):
    """The class indices of the best path that fits.

    Args:
        logits: float [sequence_length, num_classes].
        automaton: the `PatternAutomaton`.
    Returns:
        A list of class indices, None if no path fits.
    """
    search = _Search(automaton)
    logits = logits + blank_tie_break(logits.shape[1])
    scores = [search.first(logits[0])]
    for step in logits[1:]:
        scores.append(search.next(*scores[-1], step))
    return search.trace_back(scores)


class _Search:
    """The steps of the algorithm; scores are sums of logits, minus infinity for no path.

    Scores are pairs: of paths whose last class is the blank label, float [states], and of paths
    whose last class is a symbol, float [states, classes].
    """

    def __init__(self, automaton):
        self._is_final = automaton.is_final
        self._shape = automaton.next_states.shape
        states, classes = np.nonzero(automaton.next_states >= 0)
        targets = automaton.next_states[states, classes] * self._shape[1] + classes
        order = np.argsort(targets, kind='stable')
        # Edges, those that lead to one state by one class side by side.
        self._states, self._classes, targets = states[order], classes[order], targets[order]
        self._targets, self._starts = np.unique(targets, return_index=True)

    def first(self, logits):
        """Scores after one time step of logits, float [num_classes]."""
        return self.next(*self._before_the_first(), logits)

    def next(self, blank, symbol, logits):
        """Scores after one more time step."""
        after = symbol.copy()
        if len(self._targets):  # none in a pattern of the empty plate only
            entering = np.maximum.reduceat(self._entering(blank, symbol), self._starts)
            after.flat[self._targets] = np.maximum(after.flat[self._targets], entering)
        return _side_by_side(symbol, blank).max(axis=1) + logits[-1], after + logits[:-1]

    def trace_back(self, scores):
        """The class indices of the best path, None if there is none.

        Args:
            scores: of every time step.
        """
        blank, symbol = scores[-1]
        ends = np.where(self._is_final[:, np.newaxis], _side_by_side(symbol, blank), -np.inf)
        state, last = np.unravel_index(ends.argmax(), ends.shape)
        if ends[state, last] == -np.inf:
            return None
        classes = []
        for blank, symbol in reversed([self._before_the_first()] + scores[:-1]):
            if last < self._shape[1]:
                edges = self._edges_to(state, last)
                entering = self._entering(blank, symbol)[edges]
                if entering.max() <= symbol[state, last]:
                    continue  # the path was there already
                classes.append(int(last))
                state = self._states[edges[entering.argmax()]]
                symbol = symbol.copy()
                symbol[state, last] = -np.inf
            last = _side_by_side(symbol, blank)[state].argmax()
        return classes[::-1]

    def _entering(self, blank, symbol):
        """Of every edge, the best score before it: the last class must not be the one it adds."""
        rows, best = np.arange(len(symbol)), symbol.argmax(axis=1)
        others = symbol.copy()
        others[rows, best] = -np.inf
        last_symbol = np.where(best[self._states] == self._classes,
                               others.max(axis=1)[self._states], symbol[rows, best][self._states])
        return np.maximum(blank[self._states], last_symbol)

    def _edges_to(self, state, last):
        """The numbers of the edges that lead to a state by a class."""
        index = np.searchsorted(self._targets, state * self._shape[1] + last)
        ends = np.append(self._starts[1:], len(self._states))
        return np.arange(self._starts[index], ends[index])

    def _before_the_first(self):
        blank = np.full(self._shape[0], -np.inf)
        blank[0] = 0
        return blank, np.full(self._shape, -np.inf)


def _side_by_side(symbol, blank):
    """Scores of all last classes, float [states, classes and the blank label]."""
    return np.concatenate([symbol, blank[:, np.newaxis]], axis=1)
