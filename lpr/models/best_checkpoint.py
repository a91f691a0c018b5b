"""`model_dir/best`: the checkpoint of a training that reads the most plates of validation.

A record there names the checkpoint. It is written when the checkpoint is complete, and the previous
one is removed only after that. So a best checkpoint remains whenever the training is stopped.
"""

import collections
import json
import os
import re

from lpr.models.checkpoint_names import CheckpointError
from lpr.models.file_names import ANY_CHECKPOINT
from lpr.runtime.inputs import read_text

# What configs and `--checkpoint` call it, and its folder in `model_dir`.
BEST = 'best'
RECORD = 'best.json'
MAX_RECORD_BYTES = 10 ** 5


class BestRecord(collections.namedtuple(
        'BestRecord',
        'checkpoint step lp_rr symbol_accuracy correct total since plates validated')):
    """What the record says of the best checkpoint.

    Attributes:
        checkpoint: its name in the folder.
        step: at which it was saved.
        lp_rr, symbol_accuracy, correct, total: figures of its evaluation.
        since: the step at which this LP-RR was reached first.
        plates: the digest of the plates it was measured on.
        validated: the step of the last validation, that of the best or a later one; records of
            older versions lack it.
    """
    __slots__ = ()


def best_folder(model_dir):
    """The folder of the best checkpoint."""
    return os.path.join(model_dir, BEST)


def read_best(model_dir):
    """The `BestRecord` of a training, None if it has none.

    Raises:
        CheckpointError: the record cannot be read.
    """
    path = os.path.join(best_folder(model_dir), RECORD)
    if not os.path.exists(path):
        return None
    try:
        values = json.loads(read_text(path, MAX_RECORD_BYTES))
        values = dict({'validated': values['step']}, **values)
        record = BestRecord(*(values[name] for name in BestRecord._fields))
        if not (re.fullmatch(ANY_CHECKPOINT, record.checkpoint) and
                isinstance(record.plates, str) and
                all(isinstance(value, int) for value in (
                    record.step, record.since, record.validated, record.correct,
                    record.total)) and
                all(0 <= value <= 1 for value in (record.lp_rr, record.symbol_accuracy))):
            raise ValueError('a value is invalid')
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise CheckpointError('%s: not a record of a best checkpoint (%s); move the folder away, '
                              'or name a checkpoint' %
                              (path, ' '.join(str(error).split())))
    return record


def best_checkpoint(model_dir):
    """Path of the best checkpoint, None if there is none; raises as `read_best`."""
    record = read_best(model_dir)
    return record and os.path.join(best_folder(model_dir), record.checkpoint)
