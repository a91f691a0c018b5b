"""One interface over a checkpoint, a `.pb` and a `.tflite`: images -> plates and confidences.

What evaluation, testing and single images share: the model is found with its description, built
or loaded, and fed in batches of the network's range.
"""

import collections
import concurrent.futures

import numpy as np
import tensorflow as tf

from lpr.models.checkpoints import restore_all
from lpr.models.frozen_graph import import_frozen_graph
from lpr.models.model_spec import check_spec, find_spec
from lpr.models.tflite import check_tflite
from lpr.network.ctc import greedy_decode, greedy_decode_numpy, path_probability
from lpr.network.lprnet import build_network
from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.parallel import available_cores
from lpr.runtime.session import open_session


class Reading(collections.namedtuple('Reading', 'plate indices confidence')):
    """What a network reads on one image.

    Attributes:
        plate: the label, '' if nothing is read.
        indices: list of the class indices of its symbols.
        confidence: probability of the decoded path, in (0, 1] (see `ctc.path_probability`).
    """
    __slots__ = ()


def load_recognizer(model_path, config=None, execution=None):
    """Loads a model of any form with the description beside it.

    Args:
        model_path: a `.tflite`, a frozen graph (`.pb`, `.pb.frozen`) or a checkpoint.
        config: checked against the model's description; needed where there is none.
        execution: GPU settings of a config section.
    Returns:
        A `Recognizer`.
    Raises:
        UserError: the model is missing, damaged, another network, or does not fit the config.
    """
    return open_model(model_path, resolve_spec(model_path, config), execution)


def open_model(model_path, spec, execution=None):
    """Opens a model of any form whose description is known; see `load_recognizer`."""
    if model_path.endswith('.tflite'):
        return _TFLiteRecognizer(model_path, spec)
    if model_path.endswith(('.pb', '.pb.frozen')):
        return _GraphRecognizer(spec, *_open_frozen_graph(model_path, spec, execution))
    return _GraphRecognizer(spec, *restore_network(model_path, spec, execution))


def resolve_spec(model_path, config=None):
    """The description of a model: the one beside it, else the config's; checks that both agree."""
    spec_path, spec = find_spec(model_path)
    if spec is None and config is None:
        raise UserError('%s: no description (.yml) beside this model; give the config it was '
                        'trained with' % model_path)
    if spec is not None and config is not None:
        check_spec(spec, spec_path, config.spec, config.path)
    return config.spec if config else spec


def restore_network(checkpoint, spec, execution=None):
    """Builds the network for inference in a graph of its own and restores a checkpoint into it.

    Returns:
        (session, input, logits, predictions); the ops are `input`, `Squeeze`, `d_predictions`.
    """
    with tf.Graph().as_default() as graph:
        images = tf.compat.v1.placeholder(tf.float32, (None,) + spec.input_shape, name='input')
        logits = build_network(images, spec)
        predictions = greedy_decode(logits, spec.max_lp_length)
        session = open_session(execution, graph)
        restore_all(session, tf.compat.v1.global_variables(), checkpoint)
    if not spec.quantization_aware and any('_quant/' in name for name, _ in
                                           tf.train.list_variables(checkpoint)):
        raise UserError('%s was trained with quantization_aware = True, but its description or '
                        'config says False' % checkpoint)
    return session, images, logits, predictions


class Recognizer:
    """A model that reads plates.

    Attributes:
        spec: its `ModelSpec`.
    """

    def __init__(self, spec):
        self.spec = spec

    def run(self, images):
        """Runs the network.

        Args:
            images: float32 NumPy [batch, height, width, 3] in the network's range.
        Returns:
            (predictions, logits): int32 [batch, max_lp_length] class indices, padded with -1, and
            float32 [batch, sequence_length, num_classes].
        """
        raise NotImplementedError

    def read(self, images):
        """Reads plates: `images` as in `run`; returns a list of `Reading`."""
        predictions, logits = self.run(images)
        return [Reading(self.spec.vocabulary.decode(row),
                        [int(index) for index in row if index >= 0], float(confidence))
                for row, confidence in zip(predictions, path_probability(logits))]


class _GraphRecognizer(Recognizer):
    """A network in a TensorFlow session."""

    def __init__(self, spec, session, images, logits, predictions):
        super().__init__(spec)
        self._session = session
        self._images = images
        self._outputs = [predictions, logits]

    def run(self, images):
        return self._session.run(self._outputs, {self._images: images})


class _TFLiteRecognizer(Recognizer):
    """A TFLite model, quantized or float: an interpreter a core, fed image by image by a thread."""

    def __init__(self, model_path, spec):
        super().__init__(spec)
        try:
            with open(model_path, 'rb') as stream:
                model = stream.read()
            check_tflite(model)
            self._interpreters = [tf.lite.Interpreter(model_content=model)
                                  for _ in range(available_cores())]
            for interpreter in self._interpreters:
                interpreter.allocate_tensors()
        except OSError as error:
            raise UserError('%s: cannot read this model: %s' % (model_path, error.strerror))
        except (ValueError, RuntimeError) as error:
            raise UserError('%s: no TFLite model that can run: %s' % (model_path, error))
        self._threads = concurrent.futures.ThreadPoolExecutor(len(self._interpreters))
        self._input = self._interpreters[0].get_input_details()[0]
        self._output = self._interpreters[0].get_output_details()[0]
        _check_shapes(model_path, self._input['shape'].tolist()[1:],
                      self._output['shape'].tolist()[1:], spec)
        self._check_range(model_path)

    def run(self, images):
        shares = np.array_split(self._quantize(images), len(self._interpreters))
        logits = np.concatenate(list(self._threads.map(self._run_share, self._interpreters,
                                                       shares)))
        predictions = greedy_decode_numpy(logits, self.spec.max_lp_length)
        scale, zero_point = self._output['quantization']
        if scale:
            logits = (logits.astype(np.float32) - zero_point) * scale
        return predictions, logits

    def _check_range(self, model_path):
        """The least input, that of a pixel of 0, tells the range a quantized model is fed in."""
        scale, zero_point = self._input['quantization']
        if scale and (-zero_point * scale < -0.5) != self.spec.symmetric_range:
            raise UserError('%s: a pixel of 0 is the input %.2f, but its description says '
                            'symmetric_range = %r' %
                            (model_path, -zero_point * scale, self.spec.symmetric_range))

    def _quantize(self, images):
        scale, zero_point = self._input['quantization']
        if scale:
            images = (images / scale + zero_point).round().clip(0, 255)
        return images.astype(self._input['dtype'])

    def _run_share(self, interpreter, images):
        logits = np.empty((len(images),) + tuple(self._output['shape'][1:]), self._output['dtype'])
        for image, row in zip(images, logits):
            interpreter.set_tensor(self._input['index'], image[np.newaxis])
            interpreter.invoke()
            row[:] = interpreter.get_tensor(self._output['index'])[0]
        return logits


def _open_frozen_graph(model_path, spec, execution):
    images, logits, predictions = import_frozen_graph(model_path)
    _check_shapes(model_path, _sides(images), _sides(logits), spec)
    session = open_session(execution, images.graph)
    try:
        session.run(predictions, {images: np.zeros((1,) + spec.input_shape, np.float32)})
    except tf.errors.OpError as error:
        raise UserError('%s: no frozen graph that can run: %s' %
                        (model_path, failure_reason(error)))
    return session, images, logits, predictions


def _sides(tensor):
    """The sides of a tensor without the batch; () if not even their number is known."""
    return tensor.shape.as_list()[1:] if tensor.shape.ndims else ()


def _check_shapes(model_path, input_shape, output_shape, spec):
    """Compares the shapes of a model, without the batch; None is a side that it leaves open."""
    expected = spec.input_shape, (spec.sequence_length, spec.num_classes)
    found = tuple(input_shape), tuple(output_shape)
    if found != expected:
        raise UserError('%s: input %s and logits %s, but its description says %s and %s' %
                        ((model_path,) + found + expected))
