"""Progress of long work: a bar on a terminal, one line per minute in a log file.

Nothing is shown for loops of less than two seconds, inside another loop that shows its progress,
with `--quiet`, or if no script runs. There are no colours, with or without NO_COLOR.
"""

import contextlib
import datetime
import logging
import os
import sys
import time

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

BAR_DELAY = 2  # s
LINE_SECONDS = 60

log = logging.getLogger('lpr')
_open = []


class Progress:
    """Counts what a loop has done; this class shows nothing.

    Attributes:
        n: how many items are done.
    """

    def __init__(self, done=0):
        self.n = done

    def update(self, count=1):
        """Adds items that were done."""
        self.n += count

    def show(self, **values):
        """Shows values beside the count until they are replaced."""


class _Bar(Progress):

    def __init__(self, bar):
        super().__init__(bar.n)
        self._bar, self._values = bar, {}

    def update(self, count=1):
        super().update(count)
        self._bar.update(count)

    def show(self, **values):
        self._values.update(values)
        self._bar.set_postfix(self._values, refresh=False)


class _Lines(Progress):

    def __init__(self, total, unit, done):
        super().__init__(done)
        self._total, self._unit, self._done, self._values = total, unit, done, {}
        self._started = self._told = time.monotonic()

    def update(self, count=1):
        super().update(count)
        now = time.monotonic()
        if now - self._told >= LINE_SECONDS:
            self._told = now
            log.info('%s', self._line(now - self._started))

    def show(self, **values):
        self._values.update(values)

    def _line(self, seconds):
        rate = (self.n - self._done) / seconds if seconds else 0
        parts = ['%d %ss' % (self.n, self._unit)]
        if self._total:
            parts = ['%d of %d %ss' % (self.n, self._total, self._unit),
                     '%d %%' % (100 * self.n / self._total)]
        parts.append('%.*f/s' % (1 if rate >= 1 else 2, rate))
        if self._total and rate:
            left = datetime.timedelta(seconds=round(max(0, self._total - self.n) / rate))
            parts.append('%s left' % left)
        return ', '.join(parts + ['%s=%s' % value for value in self._values.items()])


@contextlib.contextmanager
def progress(total=None, unit='step', done=0, prints=False):
    """Shows the progress of a loop while the context is open.

    Args:
        total: how many items there are, None if that is unknown.
        unit: what an item is, in the singular.
        done: how many are done already.
        prints: whether the loop prints results, which show its progress on a terminal.
    Yields:
        The `Progress`.
    """
    if _open or not log.isEnabledFor(logging.INFO) or prints and sys.stdout.isatty():
        yield Progress(done)
        return
    _open.append(unit)
    try:
        if sys.stderr.isatty() and os.environ.get('TERM') != 'dumb':
            with logging_redirect_tqdm([log]), \
                    tqdm(total=total, unit=unit, initial=done, delay=BAR_DELAY, leave=False,
                         dynamic_ncols=True) as bar:
                yield _Bar(bar)
        else:
            yield _Lines(total, unit, done)
    finally:
        _open.pop()


def track(items, unit, total=None):
    """Yields items and shows how many were taken; `total` is their number if they have none."""
    if total is None and hasattr(items, '__len__'):
        total = len(items)
    with progress(total, unit) as shown:
        for item in items:
            yield item
            shown.update()
