"""Probabilities of plates and symbols, against the sum over every path."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

from lpr.network.confidence import log_softmax, plate_log_probability, symbol_probabilities
from lpr.network.ctc import sparse_labels
from lpr.network.greedy import greedy_decode_numpy

A, B, C, BLANK = range(4)
LABELS = [[], [A], [A, A], [A, B, A], [A, A, A], [C, B], [A, B, C, A], [A, A, B, B]]


def random_logits(*shape, seed=0):
    return np.random.RandomState(seed).normal(scale=2, size=shape)


def padded(labels, width=6):
    rows = np.full((len(labels), width), -1)
    for row, label in zip(rows, labels):
        row[:len(label)] = label
    return rows


def sums_over_paths(logits):
    """Probability of every label that `logits` [sequence_length, num_classes] can be read as."""
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    sums = {}
    for path in itertools.product(range(logits.shape[1]), repeat=len(logits)):
        label = tuple(key for key, _ in itertools.groupby(path) if key != logits.shape[1] - 1)
        sums[label] = sums.get(label, 0) + np.prod(
            [probabilities[time, key] for time, key in enumerate(path)])
    return sums


@pytest.mark.parametrize('label', LABELS, ids=str)
def test_a_plates_probability_is_the_sum_over_its_paths(label):
    logits = random_logits(3, 6, 4)
    result = np.exp(plate_log_probability(log_softmax(logits), padded([label] * 3)))
    np.testing.assert_allclose(result, [sums_over_paths(one)[tuple(label)] for one in logits],
                               rtol=1e-9)


def test_labels_of_different_lengths_share_a_batch():
    logits = random_logits(len(LABELS), 6, 4)
    result = np.exp(plate_log_probability(log_softmax(logits), padded(LABELS)))
    np.testing.assert_allclose(result, [sums_over_paths(one)[tuple(label)]
                                        for one, label in zip(logits, LABELS)], rtol=1e-9)


def test_all_labels_together_are_certain():
    sums = sums_over_paths(random_logits(4, 3))
    labels = padded(list(sums))
    logits = np.repeat(random_logits(1, 4, 3), len(labels), axis=0)
    result = np.exp(plate_log_probability(log_softmax(logits), labels))
    assert result.sum() == pytest.approx(1)


def test_a_label_without_a_path_has_no_probability():
    logits = random_logits(2, 2, 4)
    result = plate_log_probability(log_softmax(logits), padded([[A, B, C], [A, A]]))
    assert (result == -np.inf).all()


def test_the_ctc_loss_of_tensorflow_is_its_negative(session):
    logits = random_logits(4, 88, 71).astype(np.float32)
    labels = padded([[5, 5, 9, 60], [1], [9, 8], [3, 4, 5, 6, 7, 8, 8]], 7)
    loss = session.run(tf.nn.ctc_loss(sparse_labels(tf.constant(labels, tf.int32)), logits,
                                      [88] * 4, time_major=False))
    np.testing.assert_allclose(plate_log_probability(log_softmax(logits), labels), -loss,
                               rtol=1e-4)


@pytest.mark.parametrize('label', LABELS[1:], ids=str)
def test_a_symbols_probability_is_the_plates_among_those_that_differ_there(label):
    logits = random_logits(2, 6, 4, seed=1)
    result = symbol_probabilities(log_softmax(logits), padded([label] * 2))
    for one, row in zip(logits, result):
        sums = sums_over_paths(one)
        for place in range(len(label)):
            others = [sums.get(tuple(label[:place] + [symbol] + label[place + 1:]), 0)
                      for symbol in (A, B, C)]
            assert row[place] == pytest.approx(sums[tuple(label)] / sum(others), rel=1e-9)
        assert (row[len(label):] == 0).all()


def test_symbols_of_labels_of_different_lengths_share_a_batch():
    logits = random_logits(len(LABELS), 6, 4, seed=2)
    together = symbol_probabilities(log_softmax(logits), padded(LABELS))
    for index, label in enumerate(LABELS):
        alone = symbol_probabilities(log_softmax(logits[index:index + 1]), padded([label]))
        np.testing.assert_allclose(together[index], alone[0], rtol=1e-9)


def test_a_batch_of_nothing_read_has_no_symbols():
    logits = np.zeros((2, 5, 4))
    logits[:, :, BLANK] = 20
    labels = padded([[], []])
    assert (symbol_probabilities(log_softmax(logits), labels) == np.zeros((2, 6))).all()
    np.testing.assert_allclose(plate_log_probability(log_softmax(logits), labels), 0, atol=1e-6)


def test_the_unsure_symbol_is_the_one_with_two_candidates():
    """88 times, 7 symbols; in the place of the third, two symbols are equally likely."""
    logits = np.zeros((1, 88, 71), np.float32)
    logits[0, :, 70] = 30
    for place in range(7):
        logits[0, 10 * place + 5] = 0
        logits[0, 10 * place + 5, place] = 30
    logits[0, 25, 40] = 30
    labels = greedy_decode_numpy(logits, 20)
    assert labels[0, :8].tolist() == [0, 1, 2, 3, 4, 5, 6, -1]
    result = symbol_probabilities(log_softmax(logits), labels)
    np.testing.assert_allclose(result[0, :8], [1, 1, 0.5, 1, 1, 1, 1, 0], atol=1e-6)
    np.testing.assert_allclose(plate_log_probability(log_softmax(logits), labels), np.log(0.5),
                               atol=1e-6)


@pytest.mark.parametrize('scale', [0, 1, 100, 1e4])
def test_logits_of_any_size_and_truncated_plates_do_not_overflow(scale):
    logits = scale * random_logits(2, 88, 71)
    unlikely = padded([[1, 2, 3, 4, 5], [6, 6]], 20)
    for labels in (unlikely, greedy_decode_numpy(logits, 88), greedy_decode_numpy(logits, 5)):
        log_probabilities = log_softmax(logits)
        plates = plate_log_probability(log_probabilities, labels)
        symbols = symbol_probabilities(log_probabilities, labels)
        assert (plates <= 0).all() and not np.isnan(plates).any()
        assert (symbols >= 0).all() and (symbols <= 1).all()


def test_a_temperature_divides_the_logits():
    logits = random_logits(1, 5, 4)
    np.testing.assert_allclose(log_softmax(logits, 2.0), log_softmax(logits / 2))
