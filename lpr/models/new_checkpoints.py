"""Follows the checkpoints of a training that is running."""

import time

from lpr.models.checkpoints import list_checkpoints, whole_checkpoints

WATCH_SECONDS = 5


def new_checkpoints(model_dir):
    """Yields the newest checkpoint that can be read, and again whenever there is a newer one."""
    seen = yielded = None
    while True:
        listed = list_checkpoints(model_dir)
        if listed and listed[-1] != seen:
            seen = listed[-1]
            checkpoint = next(whole_checkpoints(model_dir), None)
            if checkpoint and checkpoint != yielded:
                yielded = checkpoint
                yield checkpoint
        else:
            time.sleep(WATCH_SECONDS)
