"""Trains LPRNet on the annotation files of a config.

Input: a config file; `train.file_list_path` of it names the plates. A training that was
interrupted goes on from the newest checkpoint in `model_dir`.
Output: checkpoints `model_dir/model.ckpt-STEP.ckpt` and TensorBoard logs in `model_dir`.

    python train_lpr.py config/demo.py
    python train_lpr.py config/demo.py --init_checkpoint pre-trained/model.ckpt-1000.ckpt
"""

import argparse
import logging
import math
import os
import signal

import tensorflow as tf
from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from lpr.annotations import read_annotations
from lpr.config import load_config
from lpr.ctc import ctc_loss
from lpr.dataset import TrainingBatches, undecodable_image
from lpr.errors import UserError
from lpr.files import make_directory
from lpr.model_spec import EXTENSION, check_spec, find_spec, write_spec
from lpr.network import build_network
from lpr.script import run_script
from lpr.session import (
    newest_checkpoint,
    open_session,
    prepare_devices,
    restore_all,
    restore_fitting,
    set_random_seeds,
)

MAX_CHECKPOINTS = 1000
LR_DECAY = 0.1

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
    annotations = read_annotations(config.train.file_list_path)
    log.info('%s: %d plates, %d classes', config.path, len(annotations), config.spec.num_classes)
    prepare_devices(config.train.execution)
    with tf.Graph().as_default():
        set_random_seeds(config.train.random_seed)
        batches = TrainingBatches(annotations, config.spec, config.train)
        logits = build_network(batches.images, config.spec.num_classes, config.rnn_cells_num,
                               config.global_context, config.quantization_aware,
                               is_training=True, quant_delay=config.train.quant_delay)
        network_variables = tf.compat.v1.global_variables()
        training = Training(config, ctc_loss(logits, batches.labels))
        with open_session(config.train.execution) as session:
            batches.initialize(session)
            session.run(tf.compat.v1.global_variables_initializer())
            start(session, config, network_variables, args.init_checkpoint)
            try:
                return training.run(session)
            except tf.errors.InvalidArgumentError as error:
                raise undecodable_image(annotations, config.spec) or error


def start(session, config, network_variables, init_checkpoint):
    """Restores the newest checkpoint of this training, else what fits of `init_checkpoint`."""
    newest = newest_checkpoint(config.model_dir)
    if newest:
        spec_path, spec = find_spec(newest)
        if spec:
            check_spec(spec, spec_path, config.spec, config.path)
        restore_all(session, tf.compat.v1.global_variables(), newest)
        log.info('resuming from %s%s', newest,
                 '; --init_checkpoint is not read again' if init_checkpoint else '')
    elif init_checkpoint:
        restored, left = restore_fitting(session, network_variables, init_checkpoint)
        log.info('restored %d variables from %s', len(restored), init_checkpoint)
        ranges = [variable for variable in left if '_quant/' in variable.op.name]
        others = [variable.op.name for variable in left if variable not in ranges]
        log.info('left as initialized: %d quantization ranges, %d others%s', len(ranges),
                 len(others), ': ' + ', '.join(others) if others else '')


class Training:
    """The optimizer of a graph and the loop that runs it."""

    def __init__(self, config, loss):
        self._config, self._options = config, config.train
        self._loss = loss
        self._global_step = tf.compat.v1.train.get_or_create_global_step()
        boundaries = list(self._options.lr_boundaries)
        rates = [self._options.learning_rate * LR_DECAY ** i for i in range(len(boundaries) + 1)]
        self._learning_rate = (tf.compat.v1.train.piecewise_constant(
            self._global_step, boundaries, rates) if boundaries else tf.constant(rates[0]))
        self._optimization_loss = tf.contrib.layers.optimize_loss(
            loss, self._global_step, self._learning_rate, self._options.opt_type,
            gradient_noise_scale=self._options.grad_noise_scale or None,
            clip_gradients=self._options.grad_clip_norm or None, name='train_step', summaries=[])
        self._saver = tf.compat.v1.train.Saver(max_to_keep=MAX_CHECKPOINTS,
                                               save_relative_paths=True)

    def run(self, session):
        """Trains up to the step of the config; returns the exit code."""
        options = self._options
        make_directory(self._config.model_dir)
        writer = tf.compat.v1.summary.FileWriter(
            self._config.model_dir, session.graph) if options.need_to_save_log else None
        session.graph.finalize()
        step = saved = int(session.run(self._global_step))
        with _StopSignals() as stop, logging_redirect_tqdm([log]), tqdm(
                total=options.steps, initial=step, unit='step', mininterval=1) as progress:
            while step < options.steps and not stop.signal:
                step, rate, loss, optimization_loss = self._step(session)
                progress.update(step - progress.n)
                if step % options.display_iter == 0 or step == options.steps:
                    progress.set_postfix(loss='%.4f' % loss)
                    log.info('Iteration: %d, Train loss: %.6f', step, loss)
                    _write_scalars(writer, step, {
                        'train/loss': loss, 'train/learning_rate': rate,
                        'train/optimization_loss': optimization_loss})
                if step % options.save_checkpoints_steps == 0:
                    self._save(session, step)
                    saved = step
        if step > saved:
            self._save(session, step)
        if stop.signal:
            log.info('stopped at step %d of %d; the same command goes on', step, options.steps)
            return 128 + stop.signal
        log.info('trained to step %d', step)
        return 0

    def _step(self, session):
        step, rate, loss, optimization_loss = session.run(
            [self._global_step, self._learning_rate, self._loss, self._optimization_loss])
        step += 1
        if not math.isfinite(loss):
            raise UserError('the loss is %s at step %d; nothing was saved since the last '
                            'checkpoint. Try a lower train.learning_rate' % (loss, step))
        return step, rate, loss, optimization_loss

    def _save(self, session, step):
        if not self._options.need_to_save_weights:
            return
        path = os.path.join(self._config.model_dir, 'model.ckpt-%d.ckpt' % step)
        write_spec(self._config.spec, path + EXTENSION)
        try:
            self._saver.save(session, path)
        except (tf.errors.OpError, OSError) as error:
            raise UserError('%s: cannot save this checkpoint: %s' % (path, error))
        log.info('saved %s', os.path.abspath(path))


class _StopSignals:
    """Notes SIGINT and SIGTERM so that the loop can end after the step it is in."""

    signal = None

    def __enter__(self):
        self._previous = {number: signal.signal(number, self._note)
                          for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *error):
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def _note(self, number, frame):
        self.signal = number


def _write_scalars(writer, step, scalars):
    if writer:
        writer.add_summary(tf.compat.v1.Summary(value=[
            tf.compat.v1.Summary.Value(tag=tag, simple_value=float(value))
            for tag, value in scalars.items()]), step)
        writer.flush()


if __name__ == '__main__':
    run_script(main)
