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
            plates: digest of the plates of validation; a best of others does not count.
            saves: whether it saves checkpoints, and goes on with the best of earlier runs.
        """
        self._model_dir, self._plates = config.model_dir, plates
        self._every, self._patience = config.train.validate_every, config.train.stop_after
        self._saver = CheckpointSaver(best_folder(config.model_dir), config.spec,
                                      with_graph=False) if saves else None
        self.record = self._earlier_best() if saves else None

    def improves(self, figures):
        """Whether figures of `lpr.evaluation.validation` are the best; the later ones win ties."""
        return self.record is None or figures['lp_rr'] >= self.record.lp_rr

    def keep(self, session, step, figures):
        """Makes a step the best, and saves its checkpoint; raises UserError if that fails."""
        is_higher = self.record is None or figures['lp_rr'] > self.record.lp_rr
        record = BestRecord(CHECKPOINT_NAME % step, step, figures['lp_rr'],
                            figures['symbol_accuracy'], figures['correct'], figures['total'],
                            step if is_higher else self.record.since, self._plates)
        if self._saver:
            folder = best_folder(self._model_dir)
            path = self._saver.write(session, step)
            write_json(os.path.join(folder, RECORD), record._asdict())
            sync_files([os.path.join(folder, RECORD)])
            self._saver.keep_last(path, 1)
        self.record = record

    def is_stalled(self, step):
        """Whether `train.stop_after` validations before `step` brought no higher LP-RR.

        They are counted by their steps and the present `train.validate_every`, so that a resumed
        training counts on.
        """
        return bool(self._patience and self.record and
                    step // self._every - self.record.since // self._every >= self._patience)

    def _earlier_best(self):
        try:
            record, path = read_best(self._model_dir), best_checkpoint(self._model_dir)
            if record:
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
