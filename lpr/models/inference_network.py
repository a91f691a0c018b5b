"""The network for inference in a TensorFlow session, with the values of a checkpoint or others."""

import collections

import tensorflow as tf

from lpr.network.ctc import greedy_decode
from lpr.network.lprnet import build_network
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
        images = tf.compat.v1.placeholder(tf.float32, (None,) + spec.input_shape, name='input')
        logits = build_network(images, spec)
        predictions = greedy_decode(logits, spec.max_lp_length)
    return GraphNetwork(open_session(execution, graph), images, logits, predictions)
