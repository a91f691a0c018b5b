"""Gives a float checkpoint a new dense head, and keeps what its backbone has learnt.

Input: a checkpoint with its description (.yml) beside it, and annotation files of training plates.
Output: a checkpoint to start a training from, with `--init_checkpoint` and
`train.context_dropout`. Until then it reads less than before.

With a dense head that was trained on plates of one format, symbols are read at a few fixed time
steps only. On plates of other formats, a symbol between two of them is read twice or not at all.
This command gives the head new initial weights and sets the weights from it to the last convolution
to zero. The biases of that convolution take over what the old head contributed on average where
symbols were read. The bias of the blank label is then raised so that most plates are read right.

python utils/renew_context.py model/x/model.ckpt-5000.ckpt model/x_renewed/model.ckpt \\
    --file_list_path datasets/x/train.txt
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import numpy as np
import tensorflow as tf
from tensorflow.contrib import slim

from lpr.data.annotations import read_annotations
from lpr.data.batches import encode_labels, read_batches
from lpr.evaluation.metrics import Evaluation
from lpr.evaluation.scoring import run_on_plates
from lpr.models.graph_network import restore_network
from lpr.models.network_checkpoint import check_new_checkpoint, save_network
from lpr.models.recognizer import Recognizer, resolve_spec
from lpr.network.greedy import greedy_decode_numpy
from lpr.network.lprnet import LOGITS
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.script import run_script
from lpr.runtime.session import assign, prepare_devices
from utils.options import positive_count

BATCH_SIZE = 32
BLANKS = (0., 2., 4., 6., 8.)  # added to the logit of the blank label
MOST = 0.9  # of what is read


def parse_args():
    parser = ScriptParser(description='Gives a float checkpoint a new dense head.')
    parser.add_argument('checkpoint', help="name without '.index'")
    parser.add_argument('output', help='checkpoint to write')
    parser.add_argument('--file_list_path', nargs='+', required=True, metavar='LIST',
                        help='annotation files of plates that the model was trained on')
    parser.add_argument('--max_plates', type=positive_count, default=500, metavar='N',
                        help='use the first N of them (%(default)s)')
    return parser.parse_args()


def context_of_symbols(network, annotations, spec):
    """Mean output of the dense head at the time steps at which a symbol is read.

    Returns:
        (float32 [num_classes], int [sequence_length]: of how many plates a time step reads a
        symbol).
    Raises:
        UserError: no symbol is read.
    """
    # The last convolution's input: local features, then those of the head.
    features = network.session.graph.get_tensor_by_name('concat:0')[:, 0]
    total, counts = np.zeros(spec.num_classes), np.zeros(spec.sequence_length, int)
    for images in read_batches(annotations, spec, BATCH_SIZE):
        logits, values = network.session.run([network.logits, features], {network.images: images})
        is_symbol = logits.argmax(axis=-1) != spec.num_classes - 1
        total += values[is_symbol][:, spec.num_classes:].sum(axis=0)
        counts += is_symbol.sum(axis=0)
    if not counts.any():
        raise UserError('--file_list_path: the model reads no symbol on these plates; expected '
                        'plates that it was trained on')
    return np.float32(total / counts.sum()), counts


def busiest(counts):
    """The fewest time steps that together read at least the share `MOST` of all symbols."""
    shares = np.cumsum(np.sort(counts)[::-1]) / counts.sum()
    return int(np.searchsorted(shares, MOST)) + 1


def last_convolution(network):
    """(weights, biases) of the convolution that computes the logits."""
    by_name = {variable.op.name: variable for variable in network.variables}
    graph = network.session.graph
    added = graph.get_tensor_by_name(LOGITS + ':0').op.inputs[0].op.inputs[0]
    name = added.op.name.split('/')[0]
    return by_name[name + '/weights'], by_name[name + '/biases']


def renew_head(network, context):
    """Sets new values of the two fully connected layers, and separates them from the logits."""
    weights, biases = last_convolution(network)
    old_weights, old_biases = network.session.run([weights, biases])
    classes = len(context)
    new_weights = old_weights.copy()
    new_weights[:, :, classes:] = 0
    with network.session.graph.as_default():
        values = {weights: new_weights, biases: old_biases + context @ old_weights[0, 0, classes:]}
        for variable in tf.compat.v1.global_variables('fully_connected'):
            shape = variable.shape.as_list()
            if variable.op.name.endswith('/weights'):
                initial = slim.variance_scaling_initializer(seed=0)(shape)
                values[variable] = network.session.run(initial)
            else:
                values[variable] = np.full(shape, variable.op.name.endswith('variance'), np.float32)
    assign(network.session, values)


def choose_blank(network, annotations, spec):
    """Raises the blank label's logit by the one of `BLANKS` that is best; returns LP-RR with it."""
    labels = encode_labels(annotations, spec)
    logits = np.concatenate([logits for _, logits in run_on_plates(
        Recognizer(spec, network), annotations, BATCH_SIZE)])
    results = []
    for blank in BLANKS:
        raised = logits + np.float32([0.] * (spec.num_classes - 1) + [blank])
        evaluation = Evaluation(spec.vocabulary)
        for annotation, label, predicted in zip(annotations, labels, greedy_decode_numpy(
                raised, spec.max_lp_length)):
            evaluation.add(annotation.label, label, predicted)
        results.append((evaluation.lp_rr, blank))
    lp_rr, blank = max(results, key=lambda result: result[0])  # the least blank of those as good
    _, biases = last_convolution(network)
    values = network.session.run(biases)
    values[-1] += blank
    assign(network.session, {biases: values})
    return lp_rr


def main():
    args = parse_args()
    check_new_checkpoint(args.output)
    spec = resolve_spec(args.checkpoint)
    if spec.quantization_aware or spec.global_context != 'dense':
        raise UserError("%s: expected a float network with global_context = 'dense'" %
                        args.checkpoint)
    annotations = read_annotations(args.file_list_path)[:args.max_plates]
    prepare_devices()
    network = restore_network(args.checkpoint, spec)
    context, counts = context_of_symbols(network, annotations, spec)
    renew_head(network, context)
    lp_rr = choose_blank(network, annotations, spec)
    save_network(network, spec._replace(temperature=1.0), args.output)
    print('%s: %d of %d time steps read %d %% of all symbols' %
          (args.checkpoint, busiest(counts), len(counts), 100 * MOST))
    print('%s: LP-RR %.3f of %d plates without a dense head' %
          (args.output, lp_rr, len(annotations)))


if __name__ == '__main__':
    run_script(main)
