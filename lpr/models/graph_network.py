"""The network for inference in a TensorFlow session: from a checkpoint, a frozen graph, or bare."""

import collections

import numpy as np
import tensorflow as tf

from lpr.models.checkpoints import restore_all, variable_names
from lpr.models.frozen_graph import import_frozen_graph
from lpr.models.spec_checks import check_shapes, check_vocabulary
from lpr.network.ctc import greedy_decode
from lpr.network.lprnet import INPUT, build_network
from lpr.network.quantization import is_quantization_range
from lpr.runtime.errors import UserError, closed_on_error, failure_reason
from lpr.runtime.session import assign, open_session


class GraphNetwork(collections.namedtuple('GraphNetwork', 'session images logits predictions')):
    """A network in a TensorFlow session: its input and its two outputs."""
    __slots__ = ()

    @property
    def variables(self):
        """List of the variables, in the order in which the network was built."""
        with self.session.graph.as_default():
            return tf.compat.v1.global_variables()

    def read_variables(self):
        """Values of all variables: a dictionary of NumPy arrays by their names."""
        variables = self.variables
        return {variable.op.name: value
                for variable, value in zip(variables, self.session.run(variables))}

    def set_variables(self, values):
        """Sets all variables of the network.

        Args:
            values: dictionary of NumPy arrays by the names of the variables; others are ignored.
        """
        assign(self.session, {variable: values[variable.op.name] for variable in self.variables})

    def run(self, images):
        """Runs the network; see `Recognizer.run`."""
        return self.session.run([self.predictions, self.logits], {self.images: images})

    def close(self):
        """Closes the session."""
        self.session.close()


def inference_network(spec, execution=None):
    """Builds the network for inference in a graph of its own.

    Returns:
        A `GraphNetwork` whose variables have no values yet; its ops are `input`, `Squeeze` and
        `d_predictions`.
    """
    with tf.Graph().as_default() as graph:
        images = tf.compat.v1.placeholder(tf.float32, (None,) + spec.input_shape, name=INPUT)
        logits = build_network(images, spec)
        predictions = greedy_decode(logits, spec.max_lp_length)
    return GraphNetwork(open_session(execution, graph), images, logits, predictions)


def restore_network(checkpoint, spec, execution=None):
    """Builds the network for inference and restores a checkpoint into it.

    Args:
        checkpoint: its path.
        spec: the `ModelSpec`.
        execution: GPU settings of a config section; None is the CPU.
    Returns:
        A `GraphNetwork`, see `inference_network`.
    Raises:
        UserError: the checkpoint cannot be read, does not fit the description, or has values that
            are not finite.
    """
    if not spec.quantization_aware and any(map(is_quantization_range, variable_names(checkpoint))):
        raise UserError('%s was trained with quantization_aware = True, but its description or '
                        'config says False' % checkpoint)
    network = inference_network(spec, execution)
    with closed_on_error(network), network.session.graph.as_default():
        restore_all(network.session, network.variables, checkpoint)
        for name, value in network.read_variables().items():
            if not np.isfinite(value).all():
                raise UserError('%s: the variable %s has values that are not finite' %
                                (checkpoint, name))
    return network


def open_frozen_graph(model_path, spec, execution=None):
    """Opens a frozen graph.

    Returns:
        A `GraphNetwork`.
    Raises:
        UserError: it cannot be read or run, or does not fit its description.
    """
    (images, logits, predictions), vocabulary = import_frozen_graph(model_path)
    check_shapes(model_path, _sides(images), _sides(logits), spec)
    if vocabulary is not None:
        check_vocabulary(vocabulary, model_path, spec.vocabulary, 'its description')
    network = GraphNetwork(open_session(execution, images.graph), images, logits, predictions)
    with closed_on_error(network):
        try:
            network.run(np.zeros((1,) + spec.input_shape, np.float32))
        except tf.errors.OpError as error:
            raise UserError('%s: not a frozen graph that can run: %s' %
                            (model_path, failure_reason(error)))
    return network


def _sides(tensor):
    """The dimensions of a tensor without the batch; () if their number is unknown."""
    return tensor.shape.as_list()[1:] if tensor.shape.ndims else ()
