"""Runs `train_lpr.py`, monitors it and kills it, for `utils/soak.py`."""

import collections
import os
import re
import signal
import subprocess
import sys
import threading
import time

from lpr.models.checkpoints import checkpoint_step, list_checkpoints, whole_checkpoints
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_write
from utils.commands import ROOT

SAVE_STEPS = 50
CONFIG = """
from lpr.trainer import LPRVocab

model_dir = {model_dir!r}


class train:
    file_list_path = {plates!r}
    batch_size = 8
    steps = {steps}
    learning_rate = 0.002
    apply_stn_aug = False
    save_checkpoints_steps = {save_steps}
    display_iter = 1
    random_seed = 1


class eval:
    file_list_path = train.file_list_path


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
"""


class Run(collections.namedtuple(
        'Run', 'resumed reached killed seconds memory_mb newest damaged')):
    """The outcome of one training run.

    Attributes:
        resumed: step of the checkpoint it resumed from, 0 if it started from scratch.
        reached: the last step it reported, 0 if none.
        killed: True if it was killed.
        seconds: list, the time from the start to the end of each of its steps.
        memory_mb: list, its resident memory after each of its steps, None if it had ended by then.
        newest: step of the newest checkpoint that can be read after it, 0 if there is none.
        damaged: number of checkpoints that cannot be read after it.
    """
    __slots__ = ()


def train(folder, deadline, name, steps, kill_at=None, delay=0):
    """Runs train_lpr.py once.

    Args:
        folder: holds `plates/annotations.txt`, and receives the config and the model.
        deadline: time at which it is killed in any case.
        name: of the config and the model.
        steps: `train.steps`.
        kill_at: step at which it is killed, or the first one if it resumes from there; 0 is the
            start of the process; None means no kill.
        delay: seconds from there to the kill.
    Returns:
        A `Run`.
    Raises:
        UserError: it failed, or did not finish in time.
    """
    config, model_dir = '%s/%s.py' % (folder, name), '%s/%s' % (folder, name)
    with atomic_write(config) as stream:
        stream.write(CONFIG.format(model_dir=model_dir, steps=steps, save_steps=SAVE_STEPS,
                                   plates=folder + '/plates/annotations.txt'))
    with subprocess.Popen([sys.executable, 'train_lpr.py', config], cwd=ROOT,
                          stderr=subprocess.PIPE, universal_newlines=True) as process:
        _kill_later(process, deadline - time.time())
        try:
            resumed, reached, seconds, memory, last = _follow(process, kill_at, delay)
        except BaseException:
            process.kill()
            raise
    if time.time() > deadline:
        raise UserError('not finished in time; use more --minutes or fewer --kills')
    if process.returncode not in (0, -signal.SIGKILL):
        raise UserError('train_lpr.py failed: %s' % last)
    whole = list(whole_checkpoints(model_dir))
    return Run(resumed, reached, process.returncode != 0, seconds, memory,
               checkpoint_step(whole[0]) if whole else 0,
               len(list_checkpoints(model_dir)) - len(whole))


def _follow(process, kill_at, delay):
    """Reads a training's output to its end; returns the figures of a `Run` and the last line."""
    started, resumed, reached, seconds, memory, line = time.time(), 0, 0, [], [], ''
    if kill_at == 0:
        _kill_later(process, delay)
    for line in process.stderr:
        found = re.match(r'resuming from .*-(\d+)\.ckpt|Iteration: (\d+),', line)
        if found and found.group(1):
            resumed = int(found.group(1))
        elif found:
            reached = int(found.group(2))
            seconds.append(time.time() - started)
            memory.append(_memory_mb(process))
            if kill_at and reached == max(kill_at, resumed + 1):
                _kill_later(process, delay)
    return resumed, reached, seconds, memory, line


def _kill_later(process, seconds):
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()


def _memory_mb(process):
    """Resident memory of a process, None if it has ended."""
    try:
        with open('/proc/%d/statm' % process.pid) as stream:
            return int(stream.read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1e6
    except (OSError, IndexError):
        return None
