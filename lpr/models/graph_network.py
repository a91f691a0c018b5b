"""A network in a TensorFlow session, from a checkpoint or a frozen graph."""

import numpy as np
import tensorflow as tf

from lpr.models.checkpoints import restore_all, variable_names
from lpr.models.frozen_graph import import_frozen_graph
from lpr.models.inference_network import GraphNetwork, inference_network
from lpr.models.spec_checks import check_shapes, check_vocabulary
from lpr.network.quantization import is_quantization_range
from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.session import open_session


def restore_network(checkpoint, spec, execution=None):
    """Builds the network for inference and restores a checkpoint into it.

    Returns:
        A `GraphNetwork`, see `inference_network`.
    """
    network = inference_network(spec, execution)
    with network.session.graph.as_default():
        restore_all(network.session, network.variables, checkpoint)
    for name, value in network.read_variables().items():
        if not np.isfinite(value).all():
            raise UserError('%s: the variable %s has values that are not finite' %
                            (checkpoint, name))
    if not spec.quantization_aware and any(map(is_quantization_range, variable_names(checkpoint))):
        raise UserError('%s was trained with quantization_aware = True, but its description or '
                        'config says False' % checkpoint)
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
    session = open_session(execution, images.graph)
    try:
        session.run(predictions, {images: np.zeros((1,) + spec.input_shape, np.float32)})
    except tf.errors.OpError as error:
        raise UserError('%s: not a frozen graph that can run: %s' %
                        (model_path, failure_reason(error)))
    return GraphNetwork(session, images, logits, predictions)


def _sides(tensor):
    """The dimensions of a tensor without the batch; () if their number is unknown."""
    return tensor.shape.as_list()[1:] if tensor.shape.ndims else ()
