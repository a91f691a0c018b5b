"""The training loop: steps, logs, checkpoints and validations."""

import logging
import math
import os
import time

import numpy as np

from lpr.runtime.errors import UserError
from lpr.runtime.progress import progress
from lpr.runtime.script import StopSignals
from lpr.runtime.start import exit_code_of
from lpr.training.best_keeper import BestKeeper
from lpr.training.checkpoint_saver import CheckpointSaver
from lpr.training.training_log import SHOWN_PLATES, TrainingLog

_DAMAGED = 'a variable is not finite'

log = logging.getLogger('lpr')


class TrainingLoop:
    """A training in a session whose variables have their values."""

    def __init__(self, session, graph, batches, config, workers, validation=None):
        """Prepares the outputs and finalizes the graph, which must be the default one.

        Args:
            session: the session.
            graph: the `TrainingGraph`.
            batches: the `TrainingBatches`.
            config: the config.
            workers: the `Workers`.
            validation: the `lpr.evaluation.validation.Validation`, None to have none; only the
                first process measures.
        """
        self._session, self._graph, self._batches = session, graph, batches
        self._options, self._workers, self._validation = config.train, workers, validation
        self._step = int(session.run(graph.global_step))
        saves = config.train.need_to_save_weights and workers.is_first
        self._saver = CheckpointSaver(config.model_dir, config.spec) if saves else None
        self._best = BestKeeper(config, validation.plates, saves) if validation else None
        self._log = TrainingLog(config, session.graph, self._step) \
            if config.train.need_to_save_log and workers.is_first else None
        self._scalars = {'train/loss': graph.loss, 'train/learning_rate': graph.learning_rate,
                         'train/gradient_norm': graph.gradient_norm}
        if graph.weight_decay is not None:
            self._scalars['train/weight_decay'] = graph.weight_decay
        self._saved_step, self._rows, self._images = None, (), None
        self._timed_steps, self._step_seconds = 0, 0.0
        self._started, self._validation_seconds = time.monotonic(), 0.0
        session.graph.finalize()

    def run(self):
        """Trains up to `train.steps`, `train.stop_after` or a signal to any process.

        Returns:
            The exit code.
        Raises:
            UserError: a value is not finite, or an output cannot be written.
        """
        options, first = self._options, self._step
        signal = 0
        with StopSignals() as stop, progress(options.steps, 'step', self._step) as shown:
            if self._lacks_validation():
                self._validate(shown)
            is_stalled = self._is_stalled()
            while self._step < options.steps and not (signal or is_stalled):
                self._train(shown)
                signal = self._workers.largest(stop.signal or 0)
                if self._is_due(options.save_checkpoints_steps) or signal:
                    self._save()
                if self._is_due(options.validate_every) and not signal:
                    self._validate(shown)
                    is_stalled = self._is_stalled()
                    if is_stalled:
                        self._save()
            self._workers.largest(signal)  # The first process to end stops all: wait for saving.
        return self._end(signal, is_stalled, self._step - first)

    def _train(self, shown):
        """Performs a step and reports it."""
        self._step += 1
        fetches = [self._scalars, self._graph.train_step, self._batches.rows]
        if self._validation and self._log:  # always: TensorFlow prepares each set of fetches anew
            fetches.append(self._batches.images)
        started = time.monotonic()
        scalars, step_loss, self._rows, *self._images = self._session.run(fetches)
        self._timed_steps += 1
        self._step_seconds += time.monotonic() - started
        loss = scalars['train/loss']
        for value in (loss, step_loss):
            if not math.isfinite(value):
                raise self._not_finite('the loss is %s' % value)
        shown.update()
        if self._is_due(self._options.display_iter):
            shown.show(loss='%.4f' % loss)
            log.info('Iteration: %d, Train loss: %.6f', self._step, loss)
            # `optimization_loss` is what the original toolkit calls the loss.
            self._add_scalars(dict(scalars, **{
                'train/optimization_loss': loss,
                'train/steps_per_second': self._timed_steps / self._step_seconds}))
            self._timed_steps, self._step_seconds = 0, 0.0

    def _save(self):
        if self._saver and self._saved_step != self._step:
            self._check_finite()
            log.info('saved %s', os.path.abspath(self._saver.save(self._session, self._step)))
            self._saved_step = self._step

    def _validate(self, shown):
        """Measures the network and keeps it if it is the best; only the first process does."""
        if not self._validation:
            return
        started = time.monotonic()
        variables = self._graph.network_variables
        values = dict(zip((variable.op.name for variable in variables),
                          self._session.run(variables)))
        if not all(np.isfinite(value).all() for value in values.values()):
            raise self._not_finite(_DAMAGED)
        figures = self._validation.measure(values)
        is_best = self._best.improves(self._step, figures)
        if is_best:
            self._check_finite()
            self._best.keep(self._session, self._step, figures)
        else:
            self._best.pass_over(self._step)
        self._add_scalars({'validation/' + name: figures[name]
                           for name in ('lp_rr', 'symbol_accuracy')})
        self._show_network(values)
        shown.show(lp_rr='%.4f' % figures['lp_rr'], best='%.4f' % self._best.record.lp_rr)
        now = time.monotonic()
        self._validation_seconds += now - started
        log.info('Validation: %d, LP-RR: %.4f (%d/%d), symbols: %.4f; %s; %.1f s, %.0f %% of the '
                 'time', self._step, figures['lp_rr'], figures['correct'], figures['total'],
                 figures['symbol_accuracy'], 'the best so far' if is_best else
                 'best: %.4f at step %d' % (self._best.record.lp_rr, self._best.record.step),
                 now - started, 100 * self._validation_seconds / (now - self._started))

    def _show_network(self, values):
        """Logs histograms, and plates of the last batch with what the network reads now."""
        if self._log:
            self._log.add_network(self._step, values)
        if self._log and self._images:
            truths = [self._batches.annotations[row].label for row in self._rows[:SHOWN_PLATES]]
            self._log.add_plates(self._step, self._validation.pictures(
                self._images[0][:SHOWN_PLATES], truths))

    def _is_stalled(self):
        """Whether LP-RR no longer improves; all processes get the answer of the first one."""
        if not (self._options.validate_every and self._options.stop_after):
            return False
        return bool(self._workers.largest(int(self._best is not None and
                                              self._best.is_stalled(self._step))))

    def _end(self, signal, is_stalled, steps):
        if signal:
            log.info('stopped at step %d of %d; %s', self._step, self._options.steps,
                     'run the same command again to resume' if self._options.need_to_save_weights
                     else 'nothing is saved')
            return exit_code_of(signal)
        if is_stalled:
            log.info('stopped at step %d of %d: no higher LP-RR in train.stop_after = %d '
                     'validations', self._step, self._options.steps, self._options.stop_after)
        elif steps:
            log.info('trained to step %d', self._step)
        else:
            log.info('nothing to train: the checkpoint is of step %d, train.steps is %d',
                     self._step, self._options.steps)
        return 0

    def _lacks_validation(self):
        """Whether the previous run saved this step but ended before its validation was done."""
        return bool(self._step and self._is_due(self._options.validate_every) and
                    self._validation and not self._best.is_validated(self._step))

    def _is_due(self, every):
        """Whether something is to be done at this step, every so many and at the last; 0: never."""
        return bool(every) and (self._step % every == 0 or self._step == self._options.steps)

    def _add_scalars(self, scalars):
        if self._log:
            self._log.add_scalars(self._step, scalars)

    def _check_finite(self):
        if self._saver and not self._saver.all_finite(self._session):
            raise self._not_finite(_DAMAGED)

    def _not_finite(self, what):
        images = (self._batches.annotations[row].image_path for row in self._rows)
        return UserError('%s at step %d; nothing was saved since the last checkpoint. Try a lower '
                         'train.learning_rate. The batch of this step: %s' %
                         (what, self._step, ', '.join(images)))
