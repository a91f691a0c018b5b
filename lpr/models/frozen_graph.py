"""Loads a frozen LPRNet; a graph that could do more than compute is rejected.

TensorFlow runs any operations in a graph, and some of them read and write files (`WriteFile`,
`ReadFile`, `PyFunc`, ...): a graph is code. Only the operations of an LPRNet are allowed.
"""

import warnings

import tensorflow as tf
from google.protobuf.message import DecodeError

from lpr.models.checksums import MAX_MODEL_BYTES
from lpr.models.constants import check_constant
from lpr.models.model_spec import MAX_WEIGHTS
from lpr.models.vocabulary_op import read_vocabulary
from lpr.network.ctc import PREDICTIONS
from lpr.network.lprnet import INPUT, LOGITS
from lpr.runtime.errors import UserError
from lpr.runtime.inputs import read_input

# The operations of this toolkit's networks and of the original ones: none touches a file.
OPERATIONS = frozenset('''
    Add AddV2 AvgPool BiasAdd CTCBeamSearchDecoder CTCGreedyDecoder Cast ConcatV2 Const Conv2D
    DepthwiseConv2dNative ExpandDims FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars Fill
    FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3 Identity MatMul Max MaxPool Maximum Mean
    Min Minimum Mul Neg NoOp Pack Pad Placeholder PlaceholderWithDefault Pow Prod Range RealDiv
    Relu Reshape Rsqrt Shape Sigmoid Slice Softmax SparseSlice SparseToDense Split Sqrt Square
    Squeeze StopGradient StridedSlice Sub Sum Tile Transpose
'''.split())


def import_frozen_graph(model_path):
    """Imports a frozen graph into a graph of its own.

    Args:
        model_path: the file, a serialized `GraphDef`.
    Returns:
        ((input, logits, predictions), vocabulary): the tensors `input:0`, `Squeeze:0` and
        `d_predictions:0`; the `Vocabulary` inside, None if there is none.
    Raises:
        UserError: the file cannot be read, is damaged, or is not just an LPRNet.
    """
    graph_def = tf.compat.v1.GraphDef()
    try:
        data = read_input(model_path, MAX_MODEL_BYTES)
        with warnings.catch_warnings():
            warnings.simplefilter('ignore', RuntimeWarning)  # half-parsed data is found below
            graph_def.ParseFromString(data)
        _check_nodes(graph_def, len(data))
        with tf.Graph().as_default() as graph:
            tensors = tf.import_graph_def(
                graph_def, name='',
                return_elements=[name + ':0' for name in (INPUT, LOGITS, PREDICTIONS)])
        _check_sizes(graph)
        return tensors, read_vocabulary(graph_def)
    except OSError as error:
        raise UserError('%s: cannot read this model: %s' % (model_path, error.strerror))
    except (DecodeError, ValueError) as error:
        raise UserError('%s: not a frozen LPRNet with the ops input, Squeeze and d_predictions: '
                        '%s' % (model_path, error))


def _check_sizes(graph):
    """Raises ValueError for an op whose result, known in advance, is larger than any weights.

    TensorFlow computes such results before the first run, and ends the process if it cannot.
    """
    for op in graph.get_operations():
        for tensor in op.outputs:
            count = tensor.shape.num_elements()
            if count is not None and count > MAX_WEIGHTS:
                raise ValueError("the node '%s' makes %d values; the limit is %d" %
                                 (op.name, count, MAX_WEIGHTS))


def _check_nodes(graph_def, file_bytes):
    """Raises ValueError for an operation that is not allowed or a constant that is not whole."""
    for node in graph_def.node:
        if node.op not in OPERATIONS:
            raise ValueError("the node '%s' has the operation %s, which no LPRNet has; such a "
                             'graph could read or write files and is not run' %
                             (node.name, node.op))
        if node.op == 'Const':
            check_constant(node, file_bytes)
