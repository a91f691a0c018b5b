"""Rejecting plates by confidence: coverage, LP-RR of the accepted, the confidence for 0.99."""

import argparse

import numpy as np
import pytest

from lpr.evaluation.rejection import add_min_confidence, rejection_figures


def test_plates_at_the_minimum_are_accepted_and_those_below_count_as_neither():
    figures = rejection_figures([0.9, 0.5, 0.49, 0.2], [True, False, True, False], 0.5)
    assert (figures['min_confidence'], figures['accepted'], figures['accepted_correct']) == (
        0.5, 2, 1)
    assert (figures['coverage'], figures['accepted_lp_rr']) == (0.5, 0.5)


def test_a_minimum_of_0_accepts_all_and_one_that_is_too_high_none():
    confidences, is_right = [0.9, 0.0], [True, False]
    assert rejection_figures(confidences, is_right, 0)['coverage'] == 1
    figures = rejection_figures(confidences, is_right, 1)
    assert (figures['accepted'], figures['coverage'], figures['accepted_lp_rr']) == (0, 0, 0)


def test_the_confidence_for_99_accepts_as_many_plates_as_it_may():
    """198 right ones above two wrong ones: 198/200 is 0.99, one wrong one more would be less."""
    confidences = np.linspace(1, 0.2, 201).round(3)
    is_right = np.arange(201) < 198
    assert rejection_figures(confidences, is_right, 0)['confidence_for_99'] == {
        'min_confidence': 0.204, 'accepted': 200, 'coverage': 200 / 201}


@pytest.mark.parametrize('least, lower, told', [
    (0.99962, 0.998, 0.999), (0.99962, 0.9995, 0.9996), (0.91236, 0.9121, 0.9123),
    (0.5, 0.49999, 0.5), (0.0004, 0.0003, 0.0004), (0.700000000001, 0.7, 0.700000000001),
    (1.0, 0.5, 1.0), (0.91236, None, 0.912)])
def test_it_has_few_decimals_and_accepts_the_same_plates(least, lower, told):
    """100 right plates, the last of them at the minimum; below it are only wrong ones."""
    confidences = [1.0] * 99 + [least] + [lower] * 2 * (lower is not None)
    is_right = [True] * 100 + [False] * (len(confidences) - 100)
    figures = rejection_figures(confidences, is_right, 0)['confidence_for_99']
    assert (figures['min_confidence'], figures['accepted']) == (told, 100)
    again = rejection_figures(confidences, is_right, float(str(told)))
    assert (again['accepted'], again['accepted_lp_rr']) == (100, 1)


def test_the_order_of_the_plates_does_not_matter():
    confidences = np.linspace(1, 0.2, 201)
    is_right = np.arange(201) < 198
    order = np.random.RandomState(0).permutation(201)
    assert rejection_figures(confidences[order], is_right[order], 0.5) == rejection_figures(
        confidences, is_right, 0.5)


def test_a_wrong_plate_at_the_top_may_be_made_up_for_below():
    confidences = np.linspace(1, 0.5, 150)
    is_right = np.arange(150) != 0
    assert rejection_figures(confidences, is_right, 0)['confidence_for_99']['accepted'] == 150


def test_plates_of_equal_confidence_are_accepted_together():
    """99 right ones and a wrong one at 0.8, which make 0.99; at 0.7 a right and two wrong ones."""
    confidences = [0.8] * 100 + [0.7] * 3
    is_right = [False] + [True] * 99 + [True, False, False]
    assert rejection_figures(confidences, is_right, 0)['confidence_for_99'] == {
        'min_confidence': 0.8, 'accepted': 100, 'coverage': 100 / 103}


@pytest.mark.parametrize('confidences, is_right', [([0.9, 0.8], [False, False]), ([], [])])
def test_there_may_be_no_confidence_for_99(confidences, is_right):
    assert rejection_figures(confidences, is_right, 0)['confidence_for_99'] is None


@pytest.mark.parametrize('text, value', [('0', 0), ('0.5', 0.5), ('1', 1), ('1e-3', 0.001)])
def test_the_option_takes_a_probability(text, value):
    parser = argparse.ArgumentParser()
    add_min_confidence(parser, '')
    assert parser.parse_args(['--min_confidence', text]).min_confidence == value
    assert parser.parse_args([]).min_confidence is None


@pytest.mark.parametrize('text', ['-0.1', '1.1', '50', 'nan', 'high', ''])
def test_anything_else_is_an_error(text, capsys):
    parser = argparse.ArgumentParser()
    add_min_confidence(parser, '')
    with pytest.raises(SystemExit):
        parser.parse_args(['--min_confidence=' + text])
    assert "'%s' is not a number from 0 to 1" % text in capsys.readouterr().err
