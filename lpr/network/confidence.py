"""Confidences: the probability of a plate and of each of its symbols, in NumPy.

Source: Graves et al., "Connectionist Temporal Classification" (ICML 2006), section 4.1. A path is
one class per time step; merging repeats and dropping blanks turns it into a plate. The probability
of a plate is the sum over its paths, computed by the forward algorithm. The blank label is the last
class.

The probability of a symbol compares it with the other symbols in its place: it is the probability
of the plate, divided by the sum over all plates that differ from it in this place only, the plate
itself included.
"""

import numpy as np

from lpr.data.vocabulary import PADDING

_IMPOSSIBLE = -np.inf


def log_softmax(logits, temperature=1.0):
    """Log-probabilities of the classes.

    Args:
        logits: float [batch, sequence_length, num_classes].
        temperature: divisor of the logits; above 1 it lowers confidences.
    Returns:
        float64, shape of `logits`.
    """
    logits = logits.astype(np.float64) / temperature
    logits -= logits.max(axis=2, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=2, keepdims=True))


def plate_log_probability(log_probabilities, labels):
    """Log-probability of a plate: the log of the sum over all paths that are read as it.

    Args:
        log_probabilities: float64 [batch, sequence_length, num_classes], as of `log_softmax`.
        labels: int [batch, max_length] class indices, padded with -1 at the end.
    Returns:
        float64 [batch], at most 0; minus infinity if a label needs more time steps.
    """
    labels = _without_empty_columns(labels)
    forward = _forward(log_probabilities, labels)
    return np.minimum(_at_the_end(forward[-1], _lengths(labels)), 0)  # rounding may exceed it


def symbol_probabilities(log_probabilities, labels):
    """Probability of every symbol of a plate, given that the others are right.

    Args:
        log_probabilities, labels: as for `plate_log_probability`.
    Returns:
        float64 [batch, max_length] in [0, 1]; 0 for padding, and for labels so improbable that
        they and all alternatives underflow.
    """
    result = np.zeros(labels.shape)
    labels = _without_empty_columns(labels)
    if labels.size:
        by_symbol = _substitute(log_probabilities, labels)
        own = np.take_along_axis(by_symbol, labels.clip(0)[:, :, np.newaxis], axis=2)[:, :, 0]
        all_symbols = by_symbol.sum(axis=2)
        np.divide(own, all_symbols, out=result[:, :labels.shape[1]],
                  where=(labels != PADDING) & (all_symbols > 0))
    return result


def _lengths(labels):
    return (labels != PADDING).sum(axis=1)


def _without_empty_columns(labels):
    return labels[:, :_lengths(labels).max(initial=0)]


def _forward(log_probabilities, labels):
    """The forward variables of CTC.

    State 0 is the blank before the first symbol, 1 is that symbol, 2 the blank after it, and so on.

    Returns:
        float64 [sequence_length, batch, 2 * max_length + 1]: log of the sum over all partial paths
        that end in a state at a time step. States beyond the end of a label are meaningless.
    """
    blank = log_probabilities.shape[2] - 1
    states = np.full((len(labels), 2 * labels.shape[1] + 1), blank)
    states[:, 1::2] = np.where(labels == PADDING, blank, labels)
    emitted = np.take_along_axis(log_probabilities, states[:, np.newaxis], axis=2)
    # A path may go from symbol to symbol without a blank unless they are equal.
    skips = np.full(states.shape, _IMPOSSIBLE)
    skips[:, 3::2] = np.where(states[:, 3::2] != states[:, 1:-2:2], 0, _IMPOSSIBLE)
    # Two unreachable states in front, so that every state has two predecessors.
    padded = np.full((emitted.shape[1], len(states), states.shape[1] + 2), _IMPOSSIBLE)
    padded[0, :, 2:4] = emitted[:, 0, :2]
    for before, now, step in zip(padded, padded[1:], emitted.transpose(1, 0, 2)[1:]):
        arrived = np.logaddexp(before[:, 2:], before[:, 1:-1])
        now[:, 2:] = np.logaddexp(arrived, before[:, :-2] + skips) + step
    return padded[:, :, 2:]


def _at_the_end(forward, lengths):
    """Log of the sum over the paths that end in the last symbol of a label or the blank after it.

    Args:
        forward: float64 [batch, states], the forward variables of the last time step.
        lengths: int [batch], numbers of symbols.
    """
    rows = np.arange(len(lengths))
    return np.logaddexp(forward[rows, 2 * lengths],
                        np.where(lengths > 0, forward[rows, 2 * lengths - 1], _IMPOSSIBLE))


def _forward_and_backward(log_probabilities, labels):
    """The forward variables and the backward ones: sums over what follows, the state included."""
    lengths = _lengths(labels)
    places = lengths[:, np.newaxis] - 1 - np.arange(labels.shape[1])
    reverse = np.where(places < 0, PADDING, np.take_along_axis(labels, places.clip(0), axis=1))
    both = _forward(np.concatenate([log_probabilities, log_probabilities[:, ::-1]]),
                    np.concatenate([labels, reverse]))
    forward, backward = both[:, :len(labels)], both[::-1, len(labels):]
    states = 2 * lengths[:, np.newaxis] - np.arange(forward.shape[2])
    backward = np.where(states < 0, _IMPOSSIBLE, np.take_along_axis(
        backward, states.clip(0)[np.newaxis], axis=2))
    return forward, backward


def _substitute(log_probabilities, labels):
    """Probabilities of the plates with one symbol replaced, relative to the best path.

    For every place and symbol, paths enter from the forward variables before the place, stay in
    the symbol, and leave into the backward variables after the place.

    Returns:
        float64 [batch, max_length, num_classes - 1].
    """
    forward, backward = _forward_and_backward(log_probabilities, labels)
    log_probabilities = log_probabilities.transpose(1, 0, 2)
    # Everything is relative to the best path up to its time step (or from there on), so that it
    # does not underflow.
    best = log_probabilities.max(axis=2, keepdims=True)
    steps = np.exp(log_probabilities[:, :, :-1] - best)
    until = np.cumsum(best, axis=0)
    entries = np.exp(_entries(forward) - (until - best))
    exits = np.exp(_exits(backward, _lengths(labels)) - (until[-1] - until))
    neighbours = np.pad(labels, ((0, 0), (1, 1)), mode='constant', constant_values=PADDING)
    differs = neighbours[:, :, np.newaxis] != np.arange(steps.shape[2])
    paths = np.zeros(labels.shape + steps.shape[2:])
    sums = np.zeros_like(paths)
    for step, from_blank, from_symbol, to_blank, to_symbol in zip(
            steps[:, :, np.newaxis], *entries[..., np.newaxis], *exits[..., np.newaxis]):
        paths = (paths + from_blank + from_symbol * differs[:, :-2]) * step
        sums += paths * (to_blank + to_symbol * differs[:, 2:])
    return sums


def _entries(forward):
    """Log-sums over the paths that can enter the place of a symbol, one time step earlier.

    Returns:
        float64 [2, sequence_length, batch, max_length]: from the blank before the place (for the
        first place also from the start), and from the symbol before that.
    """
    entries = np.full((2,) + forward.shape[:2] + (forward.shape[2] // 2,), _IMPOSSIBLE)
    entries[0, 0, :, 0] = 0
    entries[0, 1:] = forward[:-1, :, :-1:2]
    entries[1, 1:, :, 1:] = forward[:-1, :, 1:-2:2]
    return entries


def _exits(backward, lengths):
    """Log-sums over the paths that can follow the place of a symbol, one time step later."""
    exits = np.full((2,) + backward.shape[:2] + (backward.shape[2] // 2,), _IMPOSSIBLE)
    rows = np.flatnonzero(lengths)
    exits[0, -1, rows, lengths[rows] - 1] = 0
    exits[0, :-1] = backward[1:, :, 2::2]
    exits[1, :-1, :, :-1] = backward[1:, :, 3::2]
    return exits
