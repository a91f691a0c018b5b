"""Training in several processes, on one or more machines, with Horovod.

The only module that imports Horovod, and only if `horovodrun` started this process.
"""

import contextlib
import logging
import os
import random

import tensorflow as tf

from lpr.runtime.errors import UserError
from lpr.runtime.session import open_session

# In the error message of a Horovod operation if another process has ended.
_LOST_PROCESS = 'Horovod has been shut down'


class Workers:
    """The processes that train together; this class represents a single process.

    Attributes:
        seed: int, the same in all processes; None only for a single process.
        rank_seed: int, different in every process, or None.
        rank: number of this process, 0 to size - 1.
        size: number of processes.
        is_first: True for the one process that writes and logs.
    """

    def __init__(self, seed=None, rank=0, size=1):
        self.seed, self.rank, self.size = seed, rank, size
        self.rank_seed = None if seed is None else seed + rank
        self.is_first = rank == 0

    def advance(self, steps):
        """Changes the seeds for a training resumed after `steps`, so that it sees new batches."""
        if self.seed is not None:
            self.seed += steps
            self.rank_seed += steps

    def average(self, tensor):
        """The mean over all processes of a tensor, which has the same shape in each."""
        return tensor

    def largest(self, number):
        """The largest of the ints that the processes pass; returns when all have passed theirs."""
        return number

    def broadcast_variables(self, session):
        """Copies the variables of the first process to all others."""

    def together(self):
        """A context in which the end of another process raises a `UserError`."""
        return contextlib.nullcontext()


class _HorovodWorkers(Workers):

    def __init__(self, seed):
        try:
            import horovod.tensorflow as horovod
        except ImportError as error:
            raise UserError('horovodrun needs requirements-distributed.txt: %s' % error)
        self._horovod = horovod
        horovod.init()
        with tf.Graph().as_default():
            self._number = tf.compat.v1.placeholder(tf.int64, [])
            self._maximum = horovod.allreduce(self._number, op=horovod.Max)
            self._session = open_session()
        seed = self.largest(random.randrange(2 ** 31) if seed is None else seed)
        super().__init__(seed, horovod.rank(), horovod.size())

    def average(self, tensor):
        return self._horovod.allreduce(tensor, op=self._horovod.Average)

    def largest(self, number):
        return int(self._session.run(self._maximum, {self._number: number}))

    def broadcast_variables(self, session):
        session.run(self._horovod.broadcast_variables(tf.compat.v1.global_variables(), 0))

    @contextlib.contextmanager
    def together(self):
        try:
            yield
        except tf.errors.UnknownError as error:
            if _LOST_PROCESS in error.message:
                raise UserError('another of the %d processes has ended; run the same command '
                                'again to resume from the newest checkpoint' % self.size)
            raise


def join_workers(seed):
    """Joins the processes that `horovodrun` started; returns `Workers`. Only the first one logs."""
    workers = _HorovodWorkers(seed) if 'HOROVOD_SIZE' in os.environ else Workers(seed)
    if not workers.is_first:
        logging.getLogger('lpr').setLevel(logging.WARNING)
    return workers


def local_rank():
    """Index of this process among those on its machine, or None if it trains alone."""
    rank = os.environ.get('HOROVOD_LOCAL_RANK')
    return None if rank is None else int(rank)
