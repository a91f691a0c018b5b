"""Trains LPRNet on the annotation files of a config.

Input: a config file; `train.file_list_path` of it names the plates. An interrupted
training resumes from the newest checkpoint in `model_dir`.
Output: checkpoints `model_dir/model.ckpt-STEP.ckpt` and TensorBoard logs in `model_dir`; with
`train.validate_every` also LP-RR on `eval.file_list_path`, and the best checkpoint in
`model_dir/best`.

    python train_lpr.py config/config_demo.py
    python train_lpr.py config/config_demo.py --init_checkpoint pre-trained/china/model.ckpt
"""

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import contextlib
import logging

import tensorflow as tf

from lpr.config.loader import load_config
from lpr.data.dataset import read_plates
from lpr.data.image_decoding import reading_images
from lpr.evaluation.validation import Validation
from lpr.models.checkpoints import checkpoint_step, newest_checkpoint
from lpr.models.model_files import find_model
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.script import run_script
from lpr.runtime.session import open_session, prepare_devices, set_random_seeds
from lpr.training.batches import TrainingBatches
from lpr.training.distributed import join_workers, local_rank
from lpr.training.graph import build_training_graph
from lpr.training.initial_values import check_start, start
from lpr.training.lock import training_lock
from lpr.training.loop import TrainingLoop

log = logging.getLogger('lpr')


def parse_args():
    parser = ScriptParser(description='Train LPRNet.')
    parser.add_argument('path_to_config', help='config file (Python)')
    parser.add_argument('--init_checkpoint', metavar='CKPT',
                        help='start from a trained network: a checkpoint, or a folder with one; '
                             'variables that do not fit are initialized as usual')
    return parser.parse_args()


def main():
    args = parse_args()
    config = load_config(args.path_to_config, section='train')
    prepare_devices(config.train.execution, local_rank())
    workers = join_workers(config.train.random_seed)
    writes = workers.is_first and (config.train.need_to_save_weights or
                                   config.train.need_to_save_log)
    with training_lock(config.model_dir) if writes else contextlib.nullcontext():
        return run_training(config, workers, args.init_checkpoint)


def run_training(config, workers, init_checkpoint):
    """Builds the graph, starts or resumes the training, and trains; returns the exit code."""
    newest = newest_checkpoint(config.model_dir) if workers.is_first else None
    with workers.together():
        if workers.is_first:
            if init_checkpoint and not newest:
                init_checkpoint = find_model(init_checkpoint, exports=())
            check_start(config, newest, init_checkpoint)
        workers.advance(workers.largest(checkpoint_step(newest) if newest else 0))
    annotations = read_plates(config.train, config.spec)
    log.info('%s: %d plates, %d classes', config.path, len(annotations), config.spec.num_classes)
    if workers.size > 1:
        log.info('training in %d processes', workers.size)
    validation = Validation(config) if config.train.validate_every and workers.is_first else None
    with tf.Graph().as_default():
        set_random_seeds(workers.seed)
        batches = TrainingBatches(annotations, config.spec, config.train, workers)
        set_random_seeds(workers.rank_seed)  # Processes share the order of plates, not dropout.
        graph = build_training_graph(batches.images, batches.labels, config, workers)
        with open_session(config.train.execution) as session, workers.together():
            batches.initialize(session)
            session.run(tf.compat.v1.global_variables_initializer())
            if workers.is_first:
                start(session, config, graph.network_variables, newest, init_checkpoint)
            workers.broadcast_variables(session)
            with reading_images(annotations, config.spec):
                return TrainingLoop(session, graph, batches, config, workers, validation).run()


if __name__ == '__main__':
    run_script(main)
