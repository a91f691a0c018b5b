"""Keeps the checkpoint of a training that reads the most plates of validation."""

import logging
import os

from lpr.models.best_checkpoint import (
    RECORD,
    BestRecord,
    best_checkpoint,
    best_folder,
    read_best,
)
from lpr.models.checkpoints import CheckpointError, check_checkpoint
from lpr.runtime.files import sync_files, write_json
from lpr.training.checkpoint_saver import CHECKPOINT_NAME, CheckpointSaver

log = logging.getLogger('lpr')


class BestKeeper:
    """Remembers the best validation of a training, and saves its checkpoint in `model_dir/best`.

    Attributes:
        record: the `BestRecord`, None before the first validation.
    """

    def __init__(self, config, plates, saves):
        """Makes a keeper; with `saves` it adds operations to the current graph.

        Args:
            config: the config.
            plates: digest of the validation plates; a best checkpoint measured on other plates does
                not count.
            saves: whether it saves checkpoints, and goes on with the best of earlier runs.
        """
        self._model_dir, self._plates = config.model_dir, plates
        self._every, self._patience = config.train.validate_every, config.train.stop_after
        self._saver = CheckpointSaver(best_folder(config.model_dir), config.spec,
                                      with_graph=False) if saves else None
        self._named = None  # the checkpoint that the record in the folder names
        self.record = self._earlier_best() if saves else None

    def is_validated(self, step):
        """Whether the last validation, also of earlier runs, was that of `step`."""
        return self.record is not None and self.record.validated == step

    def improves(self, step, figures):
        """Whether figures of `lpr.evaluation.validation` are the best.

        Of equal ones the later win, but not those of a step that is the best already.
        """
        if self.record is None or figures['lp_rr'] > self.record.lp_rr:
            return True
        return figures['lp_rr'] == self.record.lp_rr and step != self.record.step

    def keep(self, session, step, figures):
        """Makes a step the best, and saves its checkpoint; raises UserError if that fails."""
        is_higher = self.record is None or figures['lp_rr'] > self.record.lp_rr
        record = BestRecord(self._new_name(step), step, figures['lp_rr'],
                            figures['symbol_accuracy'], figures['correct'], figures['total'],
                            step if is_higher else self.record.since, self._plates, step)
        if self._saver:
            path = self._saver.write(session, record.checkpoint)
            self._write(record)
            self._saver.keep_last(path, 1)
        self.record = record

    def pass_over(self, step):
        """Remembers a validation that is not the best; raises UserError if that fails."""
        self.record = self.record._replace(validated=step)
        if self._saver:
            self._write(self.record)

    def is_stalled(self, step):
        """Whether `train.stop_after` validations before `step` brought no higher LP-RR.

        They are counted by their steps and the present `train.validate_every`, so that a resumed
        training counts on.
        """
        return bool(self._patience and self.record and
                    step // self._every - self.record.since // self._every >= self._patience)

    def _new_name(self, step):
        """A name other than that in the record, whose checkpoint must stay until this is saved."""
        name = CHECKPOINT_NAME % step
        return name if name != self._named else CHECKPOINT_NAME.replace('%d', '0%d') % step

    def _write(self, record):
        path = os.path.join(best_folder(self._model_dir), RECORD)
        write_json(path, record._asdict())
        sync_files([path])
        self._named = record.checkpoint

    def _earlier_best(self):
        try:
            record, path = read_best(self._model_dir), best_checkpoint(self._model_dir)
            if record:
                self._named = record.checkpoint
                check_checkpoint(path)
        except CheckpointError as error:
            log.warning('no best checkpoint of an earlier run: %s', error)
            return None
        if record and record.plates != self._plates:
            log.warning('%s was measured on other plates than those of eval.file_list_path and '
                        'lpr_patterns now; the next validation replaces it', path)
            return None
        if record:
            log.info('best so far: LP-RR %.4f (%d/%d), %s', record.lp_rr, record.correct,
                     record.total, path)
        return record
