"""What every process of a training saw and did, written to OUTPUT.RANK.npz.

    horovodrun -np 2 python tests/distributed_steps.py ANNOTATIONS OUTPUT

`test_distributed.py` runs it, in two processes and in one, with the toolkit on PYTHONPATH.
"""

import sys
import types

import numpy as np
import tensorflow as tf

import lpr.training.graph
from lpr.data.annotation_file import read_labels
from lpr.data.annotations import read_annotations
from lpr.data.vocabulary import build_vocabulary
from lpr.models.model_spec import ModelSpec
from lpr.network.lprnet import build_network
from lpr.runtime.session import set_random_seeds
from lpr.training.batches import TrainingBatches
from lpr.training.distributed import join_workers

STEPS = 3
EPOCHS = 3
LABELS = np.array([[1, 2, 0], [3, -1, -1], [0, 1, -1], [2, 2, 1]], np.int32)


def labels_of_epochs(annotations, spec, workers):
    """int32 [EPOCHS, plates of this process, longest label]: the labels it was given."""
    train = types.SimpleNamespace(
        batch_size=len(annotations) // workers.size, apply_basic_aug=False, apply_stn_aug=False,
        apply_blur_aug=False, affine_stddev=None, random_seed=None, recipe='fast',
        list_shares=None)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        set_random_seeds(workers.seed)
        batches = TrainingBatches(annotations, spec, train, workers)
        batches.initialize(session)
        return np.stack([session.run(batches.labels) for _ in range(EPOCHS)])


def values_after_steps(spec, workers, **options):
    """{name: value} of the variables and of what the steps reported.

    The processes share four images of noise; their initial variables differ.
    """
    train = dict({'learning_rate': 0.01, 'scale_learning_rate': False, 'lr_boundaries': (),
                  'grad_noise_scale': 0, 'grad_clip_norm': 0, 'opt_type': 'Momentum',
                  'dropout': 0.5, 'quant_delay': 0, 'freeze_batch_norm': False, 'recipe': 'fast',
                  'steps': STEPS}, **options)
    config = types.SimpleNamespace(spec=spec, train=types.SimpleNamespace(**train))
    images = np.random.RandomState(7).uniform(0, 1, (4, 24, 94, 3)).astype(np.float32)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        set_random_seeds(workers.rank_seed)
        graph = lpr.training.graph.build_training_graph(
            tf.constant(images[workers.rank::workers.size]),
            tf.constant(LABELS[workers.rank::workers.size]), config, workers)
        session.run(tf.compat.v1.global_variables_initializer())
        workers.broadcast_variables(session)
        before = session.run(tf.compat.v1.trainable_variables())
        reports = [session.run([graph.loss, graph.train_step, graph.learning_rate])
                   for _ in range(STEPS)]
        values = {variable.op.name: session.run(variable) for variable in graph.network_variables}
        for variable, value in zip(tf.compat.v1.trainable_variables(), before):
            values['change/' + variable.op.name] = values[variable.op.name] - value
    return dict(values, reports=reports)


def build_without_batch_statistics(images, spec, training):
    return build_network(images, spec)


def main():
    annotations, output = read_annotations(sys.argv[1]), sys.argv[2]
    workers = join_workers(None if len(sys.argv) == 3 else int(sys.argv[3]))
    spec = ModelSpec(input_shape=(24, 94, 3), convert_to_gray=False, symmetric_range=False,
                     quantization_aware=False, global_context='dense',
                     global_context_size=4, max_lp_length=20, two_lines=None,
                     two_lines_below=2.2, two_lines_gap=None, width=1.0,
                     vocabulary=build_vocabulary(read_labels(sys.argv[1])))
    result = {'epochs': labels_of_epochs(annotations, spec, workers)}
    for name, value in values_after_steps(spec, workers, grad_noise_scale=0.1, grad_clip_norm=1.0,
                                          scale_learning_rate=True).items():
        result['training/' + name] = value
    lpr.training.graph.build_network = build_without_batch_statistics
    for name, value in values_after_steps(spec, workers, learning_rate=1e-5).items():
        result['unclipped/' + name] = value
    for name, value in values_after_steps(spec, workers, grad_clip_norm=1.0).items():
        result['clipped/' + name] = value
    np.savez('%s.%d.npz' % (output, workers.rank), seed=np.array(workers.seed), **result)


if __name__ == '__main__':
    main()
