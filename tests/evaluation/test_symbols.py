"""Plates aligned symbol by symbol, and models compared by their plates."""

import pytest

from lpr.evaluation.comparison import compare, mcnemar
from lpr.evaluation.grouping import names_of, shape_of
from lpr.evaluation.symbols import SymbolErrors, align


@pytest.mark.parametrize('truth, read, pairs', [
    ('AB1', 'AB1', ['AA', 'BB', '11']),
    ('AB1', 'A81', ['AA', 'B8', '11']),
    ('AB1', 'A1', ['AA', 'B', '11']),
    ('A1', 'AB1', ['AA', ' B', '11']),
    ('AB', '', ['A', 'B']),
    ('', 'A', [' A']),
    ('', '', []),
])
def test_symbols_are_paired_with_the_fewest_errors(truth, read, pairs):
    expected = [(pair[0].strip(), pair[1:]) for pair in pairs]
    assert align(truth, read) == expected


def test_a_symbol_read_twice_is_one_too_many():
    assert sorted(align('X11', 'X111')) == [('', '1'), ('1', '1'), ('1', '1'), ('X', 'X')]


def test_errors_are_counted_by_symbol():
    errors = SymbolErrors()
    errors.add(['<Anhui>', 'A', 'A'], ['<Hebei>', 'A', 'A'])
    errors.add(['A', 'B'], ['A', 'B', 'B'])
    errors.add(['A', 'B'], ['8', 'B'])
    assert dict(errors.symbols) == {'<Anhui>': [0, 1], 'A': [3, 4], 'B': [2, 2]}
    assert errors.confusions == {('<Anhui>', '<Hebei>'): 1, ('', 'B'): 1, ('A', '8'): 1}
    assert (errors.errors, errors.total) == (3, 7)
    assert errors.accuracy == pytest.approx(4 / 7)


def test_no_symbols_have_no_accuracy():
    assert SymbolErrors().accuracy == 0


def test_models_are_compared_by_the_plates_that_one_alone_reads():
    first = [True] * 5 + [True] * 8 + [False] * 2 + [False] * 4
    second = [True] * 5 + [False] * 8 + [True] * 2 + [False] * 4
    comparison = compare(first, second)
    assert comparison[:4] == (5, 8, 2, 4)
    # Two-sided: twice the chance of 0, 1 or 2 heads in ten throws.
    assert comparison.p_value == pytest.approx(2 * (1 + 10 + 45) / 1024)
    assert compare(second, first).p_value == comparison.p_value


def test_equal_models_differ_by_chance():
    assert mcnemar(0, 0) == mcnemar(3, 3) == 1
    assert mcnemar(0, 5000) == 0


def test_names_of_files_leave_out_what_they_share():
    assert names_of(['/a/b/one/list.txt', '/a/b/two/list.txt']) == ['one', 'two']
    assert names_of(['/a/train.txt', '/a/val.txt']) == ['train.txt', 'val.txt']


def test_the_shape_of_a_plate():
    assert shape_of(['<Anhui>', 'A', '1', '2']) == '<>A99'
    assert shape_of(['皖', 'A', '1', '2']) == '<>A99'
