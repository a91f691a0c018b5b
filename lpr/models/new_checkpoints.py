"""Follows the checkpoints of a training that is running."""

import os
import time

from lpr.models.checkpoints import list_checkpoints, whole_checkpoints
from lpr.models.file_names import INDEX

WATCH_SECONDS = 5


def new_checkpoints(model_dir):
    """Yields the newest readable checkpoint, then the new one whenever it changes.

    A checkpoint that is overwritten, for example by a training that resumed from an earlier one,
    is yielded again.
    """
    seen = yielded = None
    while True:
        listed = [(checkpoint, _written_at(checkpoint)) for checkpoint in
                  list_checkpoints(model_dir)]
        if listed == seen:
            time.sleep(WATCH_SECONDS)
            continue
        seen = listed
        checkpoint = next(whole_checkpoints(model_dir), None)
        newest = checkpoint and (checkpoint, _written_at(checkpoint))
        if newest and newest != yielded:
            yielded = newest
            yield checkpoint


def _written_at(checkpoint):
    """When a checkpoint was written, in ns, or None if it was removed meanwhile."""
    try:
        return os.stat(checkpoint + INDEX).st_mtime_ns
    except OSError:
        return None
