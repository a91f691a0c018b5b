"""What every script runs in: quiet TensorFlow, user errors as one line, exit codes."""

import logging
import os
import signal
import sys

from lpr.runtime.errors import UserError
from lpr.runtime.notices import silence_notices
from lpr.runtime.terminal import EscapingStream

EXIT_USER_ERROR = 2


def run_script(main):
    """Runs `main` and exits with its code (None: 0), or with 2 for a `UserError`.

    A `UserError` is one line on stderr, after its details. Ctrl-C, SIGTERM and a closed output
    pipe (`| head`) end with the codes that shells expect (130, 143, 141); partial output is
    removed. Everything printed goes through `lpr.runtime.terminal`.
    """
    sys.stdout = EscapingStream(sys.stdout)
    sys.stderr = EscapingStream(sys.stderr, is_progress=True)
    _set_up_logging()
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = main()
        if code and code > 128:  # stopped by a signal
            _leave(code)
        sys.stdout.flush()
        sys.exit(code)
    except UserError as error:
        for line in error.details:
            print(line, file=sys.stderr)
        name = os.path.basename(sys.argv[0])
        print('%s: error: %s' % (name, ' '.join(str(error).split())), file=sys.stderr)
        sys.exit(EXIT_USER_ERROR)
    except KeyboardInterrupt:
        _leave(128 + signal.SIGINT)
    except _Terminated:
        _leave(128 + signal.SIGTERM)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)


class _Terminated(BaseException):
    """SIGTERM was received; as with `KeyboardInterrupt`, open resources are closed on the way."""


def _terminate(number, frame):
    raise _Terminated


def _leave(code):
    """Exits without Python's own clean-up, during which TensorFlow's threads may crash."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _set_up_logging():
    """Sends the messages of the logger `lpr` to stderr unchanged, filters TensorFlow's."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter('%(message)s'))
    logger = logging.getLogger('lpr')
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    silence_notices()


class StopSignals:
    """Records SIGINT and SIGTERM, so that a loop can finish its current step.

    Attributes:
        signal: number of the signal received while the context was open, or None.
    """

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
