"""The best path that fits a pattern, against all paths of small networks."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lpr.data.pattern_automaton import compile_patterns
from lpr.data.vocabulary import PADDING, Vocabulary
from lpr.network.greedy import blank_tie_break, greedy_decode_numpy
from lpr.network.pattern_decoding import best_fitting_classes, fit_predictions

VOCABULARY = Vocabulary([['0', 'O'], ['<Anhui>'], ['A'], ['_']])
PATTERNS = ['^A$', '^[A-Z]0?$', '^<[^>]*>A{1,2}$', '^(AA|0)$', '^A*$', 'A', '^O', '^(A0)+$',
            '^.$|AA$', '^[^A]+$', '^$']
STEPS = 5


def collapse(path):
    """The class indices that a path of CTC stands for."""
    blank = VOCABULARY.num_classes - 1
    return [index for index, _ in itertools.groupby(path) if index != blank]


def matches(classes, patterns):
    return any(re.match(pattern, spelling) for pattern in patterns
               for spelling in VOCABULARY.spellings(classes))


def best_of_all(logits, patterns):
    """(score, classes) of the best path whose plate matches, by trying all paths.

    The blank label has the advantage that it has in decoding, which settles near ties.
    """
    logits = logits + blank_tie_break(logits.shape[1])
    scored = ((sum(step[index] for step, index in zip(logits, path)), collapse(path))
              for path in itertools.product(range(logits.shape[1]), repeat=len(logits)))
    return max(((score, classes) for score, classes in scored if matches(classes, patterns)),
               default=(None, None))


@pytest.mark.parametrize('patterns', [[pattern] for pattern in PATTERNS] +
                         [['^A$', '^00$'], ['^AAA', '^<Anhui>$']], ids=' '.join)
@pytest.mark.parametrize('seed', range(3))
def test_it_is_the_best_of_all_paths_that_match(patterns, seed):
    logits = np.random.RandomState(seed).normal(0, 1, (STEPS, VOCABULARY.num_classes))
    automaton = compile_patterns(patterns, VOCABULARY)
    assert best_fitting_classes(logits, automaton) == best_of_all(logits, patterns)[1]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=2), st.integers(0, 10 ** 6),
       st.integers(1, 4))
def test_any_patterns_and_logits_give_the_best_path(patterns, seed, steps):
    logits = np.random.RandomState(seed).normal(0, 1, (steps, VOCABULARY.num_classes))
    automaton = compile_patterns(patterns, VOCABULARY)
    assert best_fitting_classes(logits, automaton) == best_of_all(logits, patterns)[1]


def test_a_pattern_of_all_plates_gives_the_greedy_path():
    logits = np.random.RandomState(1).normal(0, 1, (20, 12, VOCABULARY.num_classes))
    automaton = compile_patterns(['.*'], VOCABULARY)
    for steps, predicted in zip(logits, greedy_decode_numpy(logits, 12)):
        assert best_fitting_classes(steps, automaton) == predicted[predicted != PADDING].tolist()


def test_a_digit_in_a_place_for_letters_becomes_the_next_likely_letter():
    vocabulary = Vocabulary([['1'], ['2'], ['I'], ['_']])
    automaton = compile_patterns(['^[A-Z][0-9]$'], vocabulary)
    logits = np.log([[[.6, .1, .2, .1], [.05, .05, .05, .85], [.1, .5, .3, .1]]])
    greedy = greedy_decode_numpy(logits, 4)
    assert vocabulary.decode(greedy[0]) == '12'
    assert fit_predictions(greedy, logits, automaton).tolist() == [[2, 1, PADDING, PADDING]]


def test_plates_that_fit_stay_and_so_do_those_that_no_path_fits():
    automaton = compile_patterns(['^A$|^AAA$'], VOCABULARY)
    logits = np.random.RandomState(2).normal(0, 1, (3, 4, VOCABULARY.num_classes))
    predictions = np.int32([[2, -1], [0, 2], [-1, -1]])
    fitted = fit_predictions(predictions, logits, automaton)
    assert fitted[0].tolist() == [2, -1]
    for row, steps in zip(fitted[1:], logits[1:]):
        assert row.tolist() == (best_of_all(steps, ['^A$', '^AAA$'])[1] + [PADDING])[:2]
    long_only = compile_patterns(['^A{5}$'], VOCABULARY)  # takes nine time steps
    assert (fit_predictions(predictions, logits, long_only) == predictions).all()
    three = compile_patterns(['^AAA$'], VOCABULARY)  # five time steps
    of_five = np.random.RandomState(2).normal(0, 1, (3, 5, VOCABULARY.num_classes))
    assert fit_predictions(predictions, of_five, three).tolist() == [[2, 2]] * 3  # cut
