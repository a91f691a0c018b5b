"""Trains LPRNet on the annotation files of a config.

Input: a config file; `train.file_list_path` of it names the plates. An interrupted
training resumes from the newest checkpoint in `model_dir`.
Output: checkpoints `model_dir/model.ckpt-STEP.ckpt` and TensorBoard logs in `model_dir`.

    python train_lpr.py config/config_demo.py
    python train_lpr.py config/config_demo.py --init_checkpoint pre-trained/china/model.ckpt
"""

import argparse
import contextlib
import logging
import math
import os

import tensorflow as tf
from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from lpr.config.loader import load_config
from lpr.data.dataset import read_plates
from lpr.data.decoding import IMAGE_ERRORS, undecodable_image
from lpr.models.checkpoints import checkpoint_step, newest_checkpoint, restore_all
from lpr.models.model_spec import read_spec_of
from lpr.models.spec_checks import check_spec
from lpr.runtime.errors import UserError
from lpr.runtime.event_log import EventLog
from lpr.runtime.script import StopSignals, run_script
from lpr.runtime.session import open_session, prepare_devices, set_random_seeds
from lpr.training.batches import TrainingBatches
from lpr.training.checkpoint_saver import CheckpointSaver
from lpr.training.distributed import join_workers, local_rank
from lpr.training.graph import build_training_graph
from lpr.training.initial_values import start_from
from lpr.training.lock import training_lock

log = logging.getLogger('lpr')


def parse_args():
    parser = argparse.ArgumentParser(description='Train LPRNet.')
    parser.add_argument('path_to_config', help='config file (Python)')
    parser.add_argument('--init_checkpoint', metavar='CKPT',
                        help='start from the variables of this checkpoint that fit')
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
        workers.advance(workers.largest(checkpoint_step(newest) if newest else 0))
    annotations = read_plates(config.train, config.spec)
    log.info('%s: %d plates, %d classes', config.path, len(annotations), config.spec.num_classes)
    if workers.size > 1:
        log.info('training in %d processes', workers.size)
    with tf.Graph().as_default():
        set_random_seeds(workers.seed)
        batches = TrainingBatches(annotations, config.spec, config.train, workers)
        set_random_seeds(workers.rank_seed)  # Processes share the order of plates, not dropout.
        graph = build_training_graph(batches.images, batches.labels, config, workers)
        saver = CheckpointSaver(config.model_dir, config.spec) \
            if config.train.need_to_save_weights and workers.is_first else None
        with open_session(config.train.execution) as session, workers.together():
            batches.initialize(session)
            session.run(tf.compat.v1.global_variables_initializer())
            if workers.is_first:
                start(session, config, graph.network_variables, newest, init_checkpoint)
            workers.broadcast_variables(session)
            try:
                return train(session, graph, batches, saver, config, workers)
            except IMAGE_ERRORS as error:
                raise undecodable_image(annotations, config.spec) or error


def start(session, config, network_variables, newest, init_checkpoint):
    """Restores the newest checkpoint of this training, else what fits of `init_checkpoint`."""
    if newest:
        spec_path, spec = read_spec_of(newest)
        if spec:
            check_spec(spec, spec_path, config.spec, config.path)
        restore_all(session, tf.compat.v1.global_variables(), newest)
        log.info('resuming from %s%s', newest,
                 '; --init_checkpoint is ignored' if init_checkpoint else '')
    elif init_checkpoint:
        start_from(session, network_variables, init_checkpoint, config)


def train(session, graph, batches, saver, config, workers):
    """Runs steps up to `train.steps` or a signal to any process; returns the exit code."""
    options = config.train
    event_log = EventLog(config.model_dir, session.graph) \
        if options.need_to_save_log and workers.is_first else None
    session.graph.finalize()
    step = int(session.run(graph.global_step))
    signal = 0
    with StopSignals() as stop, logging_redirect_tqdm([log]), tqdm(
            total=options.steps, initial=step, unit='step', mininterval=1,
            disable=not workers.is_first) as progress:
        while step < options.steps and not signal:
            step += 1
            rate, loss, step_loss, rows = session.run(
                [graph.learning_rate, graph.loss, graph.train_step, batches.rows])
            for value in (loss, step_loss):
                if not math.isfinite(value):
                    raise _not_finite('the loss is %s' % value, step, rows, batches)
            progress.update()
            if step % options.display_iter == 0 or step == options.steps:
                progress.set_postfix(loss='%.4f' % loss)
                log.info('Iteration: %d, Train loss: %.6f', step, loss)
                if event_log:
                    event_log.add_scalars(step, {'train/loss': loss, 'train/learning_rate': rate,
                                                 'train/optimization_loss': step_loss})
            signal = workers.largest(stop.signal or 0)
            if saver and (step % options.save_checkpoints_steps == 0 or step == options.steps or
                          signal):
                if not saver.all_finite(session):
                    raise _not_finite('a variable is not finite', step, rows, batches)
                log.info('saved %s', os.path.abspath(saver.save(session, step)))
        workers.largest(signal)  # The first process to end stops all: wait until it is saved.
    if signal:
        log.info('stopped at step %d of %d; %s', step, options.steps,
                 'run the same command again to resume' if options.need_to_save_weights else
                 'nothing is saved')
        return 128 + signal
    log.info('trained to step %d', step)
    return 0


def _not_finite(what, step, rows, batches):
    return UserError('%s at step %d; nothing was saved since the last checkpoint. Try a lower '
                     'train.learning_rate. The batch of this step: %s' % (what, step, ', '.join(
                         batches.annotations[row].image_path for row in rows)))


if __name__ == '__main__':
    run_script(main)
