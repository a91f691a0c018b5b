"""One interface over a checkpoint, a `.pb` and a `.tflite`: images -> plates and confidences.

Shared by evaluation, testing and single images: the model is found with its description, built or
loaded, and fed with batches in the network's range.
"""

import collections

import numpy as np

from lpr.data.pattern_automaton import compile_patterns
from lpr.data.spellings import spell
from lpr.models.file_names import FROZEN, TFLITE
from lpr.models.model_spec import read_spec_of
from lpr.models.spec_checks import check_spec, no_description
from lpr.models.tflite import TFLiteNetwork
from lpr.network.confidence import (
    log_softmax,
    plate_log_probability,
    symbol_probabilities,
)
from lpr.network.pattern_decoding import fit_predictions
from lpr.runtime.errors import UserError


class Reading(collections.namedtuple(
        'Reading', 'plate confidence symbols symbol_confidences')):
    """What a network reads on one image.

    Attributes:
        plate: the label, '' if nothing is read.
        confidence: probability of the plate, in [0, 1].
        symbols: list of the plate's symbols, ['<Anhui>', 'A', '1'].
        symbol_confidences: list of their probabilities, each if the others are right, in [0, 1].
    """
    __slots__ = ()


class Recognizer:
    """A model that reads plates; several threads may call it. A context manager that closes it.

    Attributes:
        spec: its `ModelSpec`.
    """

    def __init__(self, spec, network, patterns=()):
        """Makes a recognizer.

        Args:
            spec: the `ModelSpec`.
            network: a `GraphNetwork` or a `TFLiteNetwork`.
            patterns: list of regular expressions that predictions are held to (`fit_predictions`)
                and that choose among the symbols of a class (`spell`). Without patterns every
                plate is allowed.
        Raises:
            UserError: a pattern cannot be used for decoding.
        """
        self.spec = spec
        self._network = network
        self._automaton = compile_patterns(patterns, spec.vocabulary) if patterns else None
        self._patterns = self._automaton.patterns if patterns else []

    def run(self, images):
        """Runs the network.

        Args:
            images: float32 NumPy [batch, height, width, 3] in the network's range.
        Returns:
            (predictions, logits): int32 [batch, max_lp_length] class indices, padded with -1, and
            float32 [batch, sequence_length, num_classes].
        Raises:
            UserError: `images` is not such an array or not finite, which does not affect later
                calls; or the logits of the network are not finite.
        """
        predictions, logits = self._network.run(_checked_images(images, self.spec.input_shape))
        if not np.isfinite(logits).all():
            raise UserError('the network gives values that are not finite: its weights are damaged')
        if self._automaton:
            predictions = fit_predictions(predictions, logits, self._automaton)
        return predictions, logits

    def confidences(self, predictions, logits):
        """Probabilities of the plates that `run` gave, float64 [batch] in [0, 1]."""
        return np.exp(plate_log_probability(self._log_probabilities(logits), predictions))

    def read(self, images):
        """Reads plates: `images` as in `run`; returns a list of `Reading`."""
        return self.readings(*self.run(images))

    def readings(self, predictions, logits):
        """Converts what `run` returned into a list of `Reading`."""
        log_probabilities = self._log_probabilities(logits)
        confidences = np.exp(plate_log_probability(log_probabilities, predictions))
        by_symbol = symbol_probabilities(log_probabilities, predictions)
        readings = []
        for row, confidence, probabilities in zip(predictions, confidences, by_symbol):
            symbols = self.symbols(row)
            readings.append(Reading(''.join(symbols), float(confidence), symbols,
                                    probabilities[:len(symbols)].tolist()))
        return readings

    def symbols(self, prediction):
        """The list of the symbols of a prediction: class indices, padded with -1."""
        return spell(self.spec.vocabulary, prediction, self._patterns)

    def _log_probabilities(self, logits):
        return log_softmax(logits, self.spec.temperature)

    def close(self):
        """Frees the network; nothing can be read any more."""
        self._network.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def load_recognizer(model_path, config=None, execution=None, patterns=()):
    """Loads a model of any form with the description beside it.

    Args:
        model_path: a `.tflite`, a frozen graph (`.pb`, `.pb.frozen`) or a checkpoint.
        config: checked against the model's description; required if there is none.
        execution: GPU settings of a config section.
        patterns: regular expressions that predictions are held to, as in `Recognizer`.
    Returns:
        A `Recognizer`.
    Raises:
        UserError: the model is missing, damaged, another network, or does not match the config, or
            a pattern cannot be used for decoding.
    """
    return open_model(model_path, resolve_spec(model_path, config), execution, patterns)


def open_model(model_path, spec, execution=None, patterns=()):
    """Opens a model of any form whose description is known; see `load_recognizer`."""
    if model_path.endswith(TFLITE):
        network = TFLiteNetwork(model_path, spec)
    else:
        network = _open_graph(model_path, spec, execution)
    return Recognizer(spec, network, patterns)


def _open_graph(model_path, spec, execution):
    """Opens a model that runs in TensorFlow, which is imported only now: it takes seconds."""
    from lpr.models.graph_network import open_frozen_graph, restore_network
    if model_path.endswith(FROZEN):
        return open_frozen_graph(model_path, spec, execution)
    return restore_network(model_path, spec, execution)


def resolve_spec(model_path, config=None):
    """The description of a model: the one beside it, the config's, or what both agree on.

    Args:
        model_path: the model.
        config: a config to compare it with, or None.
    Returns:
        The `ModelSpec`. With both it is the config's, whose `max_lp_length` may differ, with the
        temperature of the model.
    Raises:
        UserError: there is none, it is damaged or of another model, or it and the config differ.
    """
    spec_path, spec = read_spec_of(model_path)
    if spec is None and config is None:
        raise no_description(model_path)
    if spec is not None and config is not None:
        check_spec(spec, spec_path, config.spec, config.path)
    if spec is None:
        return config.spec
    return config.spec._replace(temperature=spec.temperature) if config else spec


def _checked_images(images, input_shape):
    """`images` as float32; UserError unless they are floats [batch, height, width, 3], finite."""
    if not isinstance(images, np.ndarray) or images.dtype.kind != 'f':
        raise UserError('expected a NumPy array of float32, got %s' % (
            getattr(images, 'dtype', None) or type(images).__name__))
    if images.ndim != 4 or images.shape[1:] != input_shape or not len(images):
        raise UserError('expected images of the shape [batch, %d, %d, %d], got %s' %
                        (input_shape + (list(images.shape),)))
    if not np.isfinite(images).all():
        raise UserError('expected finite values, got NaN or infinite ones')
    return images.astype(np.float32, copy=False)
