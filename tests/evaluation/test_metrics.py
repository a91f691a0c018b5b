"""Edit distance and LP-RR, all worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpr.data.vocabulary import Vocabulary
from lpr.evaluation.metrics import Evaluation, edit_distance, wilson_interval

LETTERS_AND_DIGITS = Vocabulary([[symbol] for symbol in '0123456789ABCDEO_'])
MERGED = Vocabulary([['0', 'O'], ['1', 'I'], ['<Anhui>', '<Hebei>'], ['A'], ['_']])


def evaluate(pairs, patterns=(), vocabulary=LETTERS_AND_DIGITS):
    """Evaluates (truth, prediction as a label); returns the evaluation and what was added."""
    evaluation = Evaluation(vocabulary, patterns)
    added = [evaluation.add(truth, vocabulary.encode(truth),
                            vocabulary.encode(prediction) if prediction else [])
             for truth, prediction in pairs]
    return evaluation, added


@pytest.mark.parametrize('first, second, distance', [
    ('', '', 0),
    ('ABC', 'ABC', 0),
    ('ABC', '', 3),
    ('', 'AB', 2),
    ('ABC', 'ABD', 1),
    ('ABC', 'AC', 1),
    ('AC', 'ABC', 1),
    ('ABC', 'BCA', 2),
    ('KITTEN', 'SITTING', 3),
    ('A', 'BBBB', 4),
])
def test_edit_distance_counts_insertions_deletions_and_replacements(first, second, distance):
    assert edit_distance(first, second) == distance
    assert edit_distance(second, first) == distance


def test_edit_distance_takes_any_sequences():
    assert edit_distance([1, 20, 3], (1, 3)) == 1


@given(st.text('AB', max_size=6), st.text('AB', max_size=6), st.text('AB', max_size=6))
def test_edit_distance_is_a_distance(first, second, third):
    assert (edit_distance(first, second) == 0) == (first == second)
    assert edit_distance(first, second) == edit_distance(second, first)
    assert edit_distance(first, third) <= (
        edit_distance(first, second) + edit_distance(second, third))


def test_lp_rr_is_the_share_of_plates_without_an_error():
    evaluation, added = evaluate([('A1', 'A1'), ('B2', 'B3'), ('C3', 'C3'), ('D4', 'E5')])
    assert (evaluation.correct, evaluation.correct_but_one, evaluation.total) == (2, 3, 4)
    assert evaluation.lp_rr == 0.5
    assert evaluation.lp_rr_but_one == 0.75
    assert added == [0, 1, 0, 2]


def test_an_empty_prediction_is_wrong():
    evaluation, added = evaluate([('AB', '')])
    assert (evaluation.correct, evaluation.correct_but_one, evaluation.total) == (0, 0, 1)
    assert added == [2]


def test_a_plate_of_one_symbol_read_as_nothing_has_one_error():
    evaluation, added = evaluate([('A', '')])
    assert (evaluation.correct, evaluation.correct_but_one) == (0, 1)
    assert added == [1]


def test_padding_does_not_count():
    evaluation = Evaluation(LETTERS_AND_DIGITS)
    indices = LETTERS_AND_DIGITS.encode('A1')
    assert evaluation.add('A1', indices + [-1], indices + [-1, -1, -1]) == 0
    assert evaluation.lp_rr == 1.0


def test_merged_symbols_count_as_equal():
    evaluation, added = evaluate([('O0I1', '0O1I'), ('<Hebei>A', '<Anhui>A'), ('IA', 'OA')],
                                 vocabulary=MERGED)
    assert added == [0, 0, 1]
    assert (evaluation.correct, evaluation.total) == (2, 3)


def test_a_name_in_brackets_is_one_symbol():
    vocabulary = Vocabulary([['<Anhui>'], ['<Hebei>'], ['A'], ['_']])
    assert evaluate([('<Anhui>A', '<Hebei>A')], vocabulary=vocabulary)[1] == [1]


def test_a_truth_that_fits_no_pattern_is_left_out():
    evaluation, added = evaluate([('A1', 'A1'), ('11', '11'), ('BB', 'A1')], ['^[A-E][0-9]$'])
    assert evaluation.left_out == ['11', 'BB']
    assert (evaluation.correct, evaluation.total) == (1, 1)
    assert evaluation.lp_rr == 1.0
    assert added == [0, None, None]


def test_a_prediction_that_fits_no_pattern_is_wrong_even_with_one_error():
    evaluation, added = evaluate([('A1', 'A2'), ('A1', 'AB'), ('A1', 'A')], ['^[A-E][0-9]$'])
    assert (evaluation.correct, evaluation.correct_but_one, evaluation.total) == (0, 1, 3)
    assert added == [1, 1, 1]


def test_one_fitting_pattern_of_several_is_enough():
    evaluation, _ = evaluate([('A1', 'A1'), ('1A', '1A'), ('AA', 'AA')],
                             ['^[A-E][0-9]$', '^[0-9][A-E]$'])
    assert (evaluation.correct, evaluation.total) == (2, 2)
    assert evaluation.left_out == ['AA']


def test_a_merged_prediction_fits_a_pattern_in_any_spelling():
    # The class of O and 0 is written '0'; the pattern wants a letter there.
    vocabulary = Vocabulary([['0', 'O'], ['1'], ['A'], ['_']])
    evaluation, _ = evaluate([('OA1', 'O11'), ('OA1', 'OAA')], ['^[A-Z][A-Z0-9][0-9]$'], vocabulary)
    assert (evaluation.correct_but_one, evaluation.total) == (1, 2)


def test_no_plate_at_all_gives_zero():
    evaluation = Evaluation(LETTERS_AND_DIGITS)
    assert (evaluation.lp_rr, evaluation.lp_rr_but_one, evaluation.total) == (0.0, 0.0, 0)


def test_all_plates_left_out_gives_zero():
    evaluation, _ = evaluate([('AA', 'AA')], ['^[0-9]+$'])
    assert (evaluation.lp_rr, evaluation.lp_rr_but_one, evaluation.total) == (0.0, 0.0, 0)
    assert evaluation.left_out == ['AA']


def test_wilson_interval_of_known_cases():
    # Worked out by hand: 8 of 10, z = 1.96: (0.8 + 0.192 -+ 1.96 sqrt(0.016 + 0.0096)) / 1.384.
    assert wilson_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson_interval(0, 10) == pytest.approx((0., 3.8415 / 13.8415), abs=1e-4)
    assert wilson_interval(10, 10) == pytest.approx((10 / 13.8415, 1.), abs=1e-4)
