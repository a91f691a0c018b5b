"""Transfers the weights of a checkpoint with another vocabulary to the new symbol order.

Nine variables of LPRNet have dimensions whose indices stand for classes: the 1x13 convolution to
classes and its batch normalization, both fully connected layers of the global context, the last 1x1
convolution. Weights between symbols that both vocabularies have are kept, for float and 8-bit
networks; a new symbol's weights from the previous layer stay as initialized; and its weights to
other symbols start at 0, so that a network with additional symbols predicts the old ones as before.
"""

import numpy as np

# Kinds of a variable's dimensions: an index per class; one per class of each time step; one per
# class followed by those of the global context; any other.
CLASSES, STEPS, CONCAT, OTHER = 'classes', 'steps', 'concat', 'other'
_SIDES = {
    'Conv_14/weights': (OTHER, OTHER, OTHER, CLASSES),  # [1, 13, 256, classes]
    'Conv_14/BatchNorm/beta': (CLASSES,),
    'Conv_14/BatchNorm/moving_mean': (CLASSES,),
    'Conv_14/BatchNorm/moving_variance': (CLASSES,),
    'fully_connected/weights': (STEPS, OTHER),          # [88 * classes, units]
    'fully_connected_1/weights': (OTHER, STEPS),        # [units, 88 * classes]
    'fully_connected_1/biases': (STEPS,),
    'Conv_15/weights': (OTHER, OTHER, CONCAT, CLASSES),  # [1, 1, 2 * classes, classes]
    'Conv_15/biases': (CLASSES,),
}
NEW = -1


def depends_on_classes(variable_name):
    """Whether a variable of the network has dimensions whose indices stand for classes."""
    return variable_name in _SIDES


def old_classes(vocabulary, old):
    """Maps the classes of a `Vocabulary` to those of an old one.

    Returns:
        int array [num_classes]: the old class of the first symbol of each class that has one, NEW
        for the others. The blank label maps to the blank label.
    """
    index_of, _ = old.to_dicts()
    return np.array([next((index_of[symbol] for symbol in symbols if symbol in index_of), NEW)
                     for symbols in vocabulary.classes])


def changed_symbols(vocabulary, old):
    """(new, dropped): sorted symbols that only one of two vocabularies has."""
    ours, theirs = (set(one.to_dicts()[0]) for one in (vocabulary, old))
    return sorted(ours - theirs), sorted(theirs - ours)


def carry_over(name, fresh, old_value, spec, old_spec):
    """The value of a variable, with an old network's weights for the symbols that both have.

    Args:
        name: of the variable, one that `depends_on_classes`.
        fresh: float array, its value as initialized.
        old_value: float array, its value in the checkpoint.
        spec, old_spec: the `ModelSpec` of both.
    Returns:
        float array of the shape of `fresh`; None if the networks differ in more than classes.
    """
    sides = _SIDES[name]
    if fresh.ndim != old_value.ndim or not all(
            _fits(side, *sizes, spec, old_spec)
            for side, *sizes in zip(sides, fresh.shape, old_value.shape)):
        return None
    classes = old_classes(spec.vocabulary, old_spec.vocabulary)
    sources = [_old_places(side, size, classes, spec, old_spec)
               for side, size in zip(sides, fresh.shape)]
    known = [np.flatnonzero(source != NEW) for source in sources]
    value = fresh.copy()
    if fresh.ndim > 1:  # Weights: the second-to-last dimension is that of the inputs.
        value[np.ix_(*known[:-2], np.arange(fresh.shape[-2]), known[-1])] = 0
    value[np.ix_(*known)] = old_value[np.ix_(*(source[places] for source, places in
                                               zip(sources, known)))]
    return value


def _fits(side, size, old_size, spec, old_spec):
    """Whether a dimension differs from the checkpoint's in its classes only."""
    if side == OTHER:
        return size == old_size
    if side == STEPS and spec.sequence_length != old_spec.sequence_length:
        return False
    if side == CONCAT and (spec.global_context != old_spec.global_context or
                           spec.global_context == 'tile' and
                           spec.global_context_size != old_spec.global_context_size):
        return False
    return old_size == len(_old_places(side, old_size, np.arange(old_spec.num_classes), old_spec,
                                       old_spec))


def _old_places(side, size, classes, spec, old_spec):
    """int array: for each index of a dimension its index in the old variable, or NEW."""
    if side == OTHER:
        return np.arange(size)
    if side == CLASSES:
        return classes
    old_count = old_spec.num_classes
    if side == CONCAT and spec.global_context == 'tile':
        return np.append(classes, old_count + np.arange(old_spec.global_context_size))
    groups = range(spec.sequence_length if side == STEPS else 2)
    return np.concatenate([np.where(classes == NEW, NEW, group * old_count + classes)
                           for group in groups])
