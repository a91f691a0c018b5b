"""The weights of shared symbols at their new places, worked out symbol by symbol."""

import numpy as np
import pytest

from lpr.data.vocabulary import Vocabulary
from lpr.models.carry_over import carry_over, changed_symbols, old_classes

OLD = [['<Anhui>'], ['A'], ['B'], ['C'], ['_']]
OTHERS = {
    'permuted': [['B'], ['<Anhui>'], ['C'], ['A'], ['_']],
    'larger': [['-'], ['<Anhui>'], ['A'], ['B'], ['C'], ['Z'], ['_']],
    'smaller': [['A'], ['C'], ['_']],
    'larger and smaller': [['-'], ['A'], ['B'], ['_']],
}
STEPS, UNITS = 88, 4
# The shapes of the variables for a number of classes, as tests/network/test_lprnet.py has them.
SHAPES = {
    'Conv_14/weights': lambda count: (1, 13, 256, count),
    'Conv_14/BatchNorm/beta': lambda count: (count,),
    'Conv_14/BatchNorm/moving_mean': lambda count: (count,),
    'Conv_14/BatchNorm/moving_variance': lambda count: (count,),
    'fully_connected/weights': lambda count: (STEPS * count, UNITS),
    'fully_connected_1/weights': lambda count: (UNITS, STEPS * count),
    'fully_connected_1/biases': lambda count: (STEPS * count,),
    'Conv_15/weights': lambda count: (1, 1, 2 * count, count),
    'Conv_15/biases': lambda count: (count,),
}


def random(shape, seed):
    return np.random.RandomState(seed).uniform(1, 2, shape)


@pytest.fixture
def carry(make_spec):
    """Carries a variable over; returns (value, fresh value, old value)."""
    def run(name, classes, **options):
        fresh, old = random(SHAPES[name](len(classes)), 1), random(SHAPES[name](len(OLD)), 2)
        value = carry_over(name, fresh, old, make_spec(vocabulary=Vocabulary(classes)),
                           make_spec(vocabulary=Vocabulary(OLD))._replace(**options))
        return value, fresh, old
    return run


def by_symbol(value, classes, axes):
    """Dict of tuple of symbols -> numbers; the axes given have a place a symbol."""
    value = np.moveaxis(value, axes, range(len(axes)))
    return {tuple(classes[place][0] for place in index): value[index]
            for index in np.ndindex(*value.shape[:len(axes)])}


@pytest.mark.parametrize('classes', OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize('name', SHAPES)
def test_shared_symbols_keep_their_numbers_and_new_ones_are_as_initialized(carry, name, classes):
    value, fresh, old = carry(name, classes)
    views = {  # A side of steps is one of steps and classes, a side of two parts one of both.
        'fully_connected/weights': ((STEPS, -1, UNITS), (1,)),
        'fully_connected_1/weights': ((UNITS, STEPS, -1), (2,)),
        'fully_connected_1/biases': ((STEPS, -1), (1,)),
        'Conv_15/weights': (None, (1, 2)),
    }
    shape, axes = views.get(name, (SHAPES[name](-1), (len(SHAPES[name](-1)) - 1,)))

    def table(array, symbols):
        count = len(symbols)
        return by_symbol(array.reshape(shape or (2, count, count)), symbols, axes)

    new, initial, known = table(value, classes), table(fresh, classes), table(old, OLD)
    names = {symbols[0] for symbols in OLD}
    for symbols, numbers in new.items():
        if set(symbols) <= names:
            expected = known[symbols]
        elif name == 'fully_connected/weights' or (len(symbols) == 2 and symbols[1] in names):
            expected = 0  # What goes from a new symbol to an old one, or to the context of all.
        else:
            expected = initial[symbols]
        assert (numbers == expected).all(), symbols


def test_the_tile_head_keeps_what_its_context_says(make_spec):
    classes = OTHERS['permuted']
    fresh, old = random((1, 1, 5 + UNITS, 5), 1), random((1, 1, 5 + UNITS, 5), 2)
    value = carry_over('Conv_15/weights', fresh, old,
                       make_spec(vocabulary=Vocabulary(classes), global_context='tile'),
                       make_spec(vocabulary=Vocabulary(OLD), global_context='tile'))
    order = [OLD.index(symbols) for symbols in classes]
    assert (value[0, 0, 5:] == old[0, 0, 5:][:, order]).all()
    assert (value[0, 0, :5] == old[0, 0, order][:, order]).all()


@pytest.mark.parametrize('name, options', [
    ('fully_connected/weights', {'input_shape': (24, 100, 3)}),
    ('Conv_15/weights', {'global_context': 'tile'}),
    ('Conv_15/weights', {'vocabulary': Vocabulary([['A'], ['_']])}),
], ids=['width', 'head', 'a wrong description'])
def test_what_differs_in_more_than_classes_is_not_carried_over(carry, name, options):
    assert carry(name, OTHERS['smaller'])[0] is not None
    assert carry(name, OTHERS['smaller'], **options)[0] is None


def test_another_number_of_units_is_not_carried_over(make_spec):
    assert carry_over('fully_connected_1/weights', random((5, STEPS * 3), 1),
                      random((UNITS, STEPS * 5), 2),
                      make_spec(vocabulary=Vocabulary(OTHERS['smaller'])),
                      make_spec(vocabulary=Vocabulary(OLD))) is None


def test_merged_symbols_are_found_by_the_first_that_was_known():
    merged = Vocabulary([['0', 'C', 'B'], ['Y', 'Z'], ['_']])
    assert old_classes(merged, Vocabulary(OLD)).tolist() == [3, -1, 4]
    assert old_classes(Vocabulary(OLD), merged).tolist() == [-1, -1, 0, 0, 2]


def test_new_and_dropped_symbols_are_named():
    assert changed_symbols(Vocabulary([['-'], ['A'], ['B'], ['Z'], ['_']]), Vocabulary(OLD)) == (
        ['-', 'Z'], ['<Anhui>', 'C'])
