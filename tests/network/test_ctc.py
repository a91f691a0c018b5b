"""CTC: labels, loss and both greedy decoders. Class 2 of three is the blank."""

import functools
import itertools

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from lpr.network.ctc import ctc_loss, greedy_decode, sparse_labels
from lpr.network.greedy import greedy_decode_numpy

A, B, BLANK = 0, 1, 2
# Best class of every time step -> what is read, at most four symbols wide.
DECODINGS = [
    ([A, B, A], [A, B, A]),
    ([A, A, A], [A]),
    ([A, A, B, B], [A, B]),
    ([A, BLANK, A], [A, A]),
    ([A, A, BLANK, BLANK, A], [A, A]),
    ([BLANK, A, B], [A, B]),
    ([A, B, BLANK], [A, B]),
    ([BLANK, BLANK, A, BLANK, BLANK], [A]),
    ([BLANK, BLANK, BLANK], []),
    ([BLANK], []),
    ([A], [A]),
    ([A, BLANK, B, BLANK, A, BLANK], [A, B, A]),
    ([A, B, A, B], [A, B, A, B]),
    ([A, B, A, B, A, B], [A, B, A, B]),
    ([A, BLANK, A, BLANK, A, BLANK, A, BLANK, A], [A, A, A, A]),
    ([A] * 88, [A]),
    ([BLANK] * 88, []),
    ([BLANK] * 40 + [B] + [BLANK] * 47, [B]),
    ([A, B] * 44, [A, B, A, B]),
    ([A, BLANK] * 44, [A, A, A, A]),
]
MAX_LENGTH = 4


def logits_of(classes, num_classes=3):
    """Logits [1, time, classes] whose best classes are the given ones."""
    return np.eye(num_classes, dtype=np.float32)[np.newaxis, classes]


def padded(symbols):
    return symbols + [-1] * (MAX_LENGTH - len(symbols))


@pytest.fixture(scope='module')
def decode():
    """The graph decoder, built once for every number of classes."""
    @functools.lru_cache(maxsize=None)
    def build(num_classes):
        with tf.Graph().as_default() as graph:
            logits = tf.compat.v1.placeholder(tf.float32, [None, None, num_classes])
            predictions = greedy_decode(logits, MAX_LENGTH)
        return tf.compat.v1.Session(graph=graph).make_callable(predictions, [logits])

    return lambda values: build(values.shape[2])(values)


def decodings_by_hand(classes, expected, decoder):
    predictions = decoder(logits_of(classes))
    assert predictions.dtype == np.int32
    assert predictions.tolist() == [padded(expected)]


@pytest.mark.parametrize('classes, expected', DECODINGS)
def test_graph_decoder_merges_repeats_then_drops_blanks(decode, classes, expected):
    decodings_by_hand(classes, expected, decode)


@pytest.mark.parametrize('classes, expected', DECODINGS)
def test_numpy_decoder_merges_repeats_then_drops_blanks(classes, expected):
    decodings_by_hand(classes, expected, lambda logits: greedy_decode_numpy(logits, MAX_LENGTH))


def test_two_equal_symbols_apart_by_blank_are_both_kept(decode):
    logits = logits_of([A, BLANK, A])
    assert decode(logits).tolist() == [[A, A, -1, -1]]
    assert greedy_decode_numpy(logits, MAX_LENGTH).tolist() == [[A, A, -1, -1]]


def test_plates_of_a_batch_are_decoded_each_for_itself(decode):
    logits = np.concatenate([logits_of([A, A, B, BLANK]), logits_of([BLANK] * 4),
                             logits_of([B, BLANK, B, A])])
    expected = [[A, B, -1, -1], [-1] * 4, [B, B, A, -1]]
    assert decode(logits).tolist() == expected
    assert greedy_decode_numpy(logits, MAX_LENGTH).tolist() == expected


def test_a_batch_that_reads_nothing_keeps_its_width(decode):
    logits = np.concatenate([logits_of([BLANK, BLANK])] * 3)
    assert decode(logits).tolist() == [[-1] * 4] * 3
    assert greedy_decode_numpy(logits, MAX_LENGTH).tolist() == [[-1] * 4] * 3


def test_the_decoder_has_the_name_that_exported_graphs_need(session):
    logits = tf.zeros([1, 88, 3])
    assert greedy_decode(logits, 20).op.name == 'd_predictions'


def test_the_numpy_decoder_takes_quantized_logits():
    logits = np.array([[[200, 3, 9], [1, 2, 255], [1, 90, 4]]], np.uint8)
    assert greedy_decode_numpy(logits, MAX_LENGTH).tolist() == [[A, B, -1, -1]]


def test_where_blank_ties_with_a_symbol_nothing_is_read(decode):
    # A, then A and blank alike, then A again: two runs of A. A symbol ahead by a step is read.
    logits = np.array([[[9, 0, 1], [5, 0, 5], [9, 0, 1], [5, 7, 6]]], np.float32)
    assert decode(logits).tolist() == [[A, A, B, -1]]
    assert greedy_decode_numpy(logits, MAX_LENGTH).tolist() == [[A, A, B, -1]]
    assert greedy_decode_numpy(logits.astype(np.uint8), MAX_LENGTH).tolist() == [[A, A, B, -1]]


def test_decoding_leaves_the_logits_as_they_are():
    logits = logits_of([A, BLANK, B])
    before = logits.copy()
    greedy_decode_numpy(logits, MAX_LENGTH)
    np.testing.assert_array_equal(logits, before)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2 ** 32 - 1), st.integers(1, 5), st.integers(1, 40), st.integers(2, 6))
def test_both_decoders_agree_on_any_logits(decode, seed, batch_size, length, num_classes):
    random = np.random.RandomState(seed)
    logits = random.normal(size=(batch_size, length, num_classes)).astype(np.float32)
    np.testing.assert_array_equal(decode(logits), greedy_decode_numpy(logits, MAX_LENGTH))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2 ** 32 - 1), st.integers(1, 5), st.integers(1, 40), st.integers(2, 80))
def test_both_decoders_agree_on_ties(decode, seed, batch_size, length, num_classes):
    random = np.random.RandomState(seed)
    logits = random.randint(0, 3, (batch_size, length, num_classes)).astype(np.float32)
    np.testing.assert_array_equal(decode(logits), greedy_decode_numpy(logits, MAX_LENGTH))


@pytest.mark.parametrize('spread', [0.1, 3.0], ids=['restless', 'sure'])
def test_both_decoders_agree_on_thousands_of_plates(decode, spread):
    """Restless logits read more than is asked for; sure ones, of long runs and blanks, less."""
    random = np.random.RandomState(7)
    logits = random.normal(size=(2000, 88, 39)).astype(np.float32)
    logits[:, :, -1] += spread
    if spread > 1:
        logits = np.repeat(logits[:, ::22], 22, axis=1)
    predictions = decode(logits)
    np.testing.assert_array_equal(predictions, greedy_decode_numpy(logits, MAX_LENGTH))
    lengths = (predictions >= 0).sum(axis=1)
    assert set(lengths) == {4} if spread < 1 else set(lengths) >= {0, 1, 2, 3}


def test_sparse_labels_leave_the_padding_out(session):
    labels = tf.constant([[A, B, -1], [B, -1, -1], [A, A, B]], tf.int32)
    sparse = session.run(sparse_labels(labels))
    assert sparse.indices.tolist() == [[0, 0], [0, 1], [1, 0], [2, 0], [2, 1], [2, 2]]
    assert sparse.values.tolist() == [A, B, B, A, A, B]
    assert sparse.dense_shape.tolist() == [3, 3]


def loss_of(session, logits, labels):
    return session.run(ctc_loss(tf.constant(logits, tf.float32), tf.constant(labels, tf.int32)))


@pytest.mark.parametrize('length, label, paths', [
    (2, [A], 3),            # AA, A_, _A
    (2, [A, B], 1),         # AB
    (3, [A, A], 1),         # A_A
    (3, [A, B], 5),         # AAB, ABB, _AB, A_B, AB_
], ids=['one of two steps', 'both steps', 'equal symbols', 'two of three steps'])
def test_the_loss_counts_the_paths_of_a_label(session, length, label, paths):
    """All logits are zero: every path of three classes has the probability 3 ** -length."""
    assert loss_of(session, np.zeros((1, length, 3)), [label]) == pytest.approx(
        -np.log(paths / 3 ** length), abs=1e-5)


def test_the_loss_is_the_mean_over_the_plates(session):
    assert loss_of(session, np.zeros((2, 2, 3)), [[A, -1], [A, B]]) == pytest.approx(
        (np.log(9 / 3) + np.log(9 / 1)) / 2, abs=1e-5)


def test_the_loss_is_the_sum_over_all_paths_of_any_logits(session):
    logits = np.random.RandomState(6).normal(size=(1, 5, 3))
    probabilities = np.exp(logits[0]) / np.exp(logits[0]).sum(axis=1, keepdims=True)
    total = 0.0
    for path in itertools.product([A, B, BLANK], repeat=5):
        symbols = [key for key, _ in itertools.groupby(path) if key != BLANK]
        if symbols == [B, A]:
            total += np.prod([probabilities[time, key] for time, key in enumerate(path)])
    assert loss_of(session, logits, [[B, A]]) == pytest.approx(-np.log(total), abs=1e-4)
