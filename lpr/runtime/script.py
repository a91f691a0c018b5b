"""What every script runs in: quiet TensorFlow, user errors as one line, exit codes."""

import locale
import logging
import os
import signal
import sys

from lpr.runtime.errors import ClosedOutput, Terminated, UserError, failure_reason
from lpr.runtime.notices import silence_notices
from lpr.runtime.start import EXIT_USER_ERROR, exit_at_once, exit_code_of
from lpr.runtime.terminal import EscapingStream

# Signals that end a script after its clean-up, apart from Ctrl-C.
_ENDING = (signal.SIGTERM, signal.SIGHUP)


def run_script(main):
    """Runs `main` and exits with its code (None: 0), or with 2 for a `UserError`.

    A `UserError` is one line on stderr, after its details; so is what the system refuses: files,
    memory, threads. Ctrl-C, SIGTERM, SIGHUP and a closed output pipe (`| head`) end with the codes
    that shells expect (130, 143, 129, 141); partial output is removed. Everything printed goes
    through `lpr.runtime.terminal`.
    """
    sys.excepthook = sys.__excepthook__
    sys.stdout = output = EscapingStream(sys.stdout)
    sys.stderr = messages = EscapingStream(sys.stderr, is_messages=True)
    _set_up_logging()
    handler = _set_up_signals()
    try:
        code = _exit_code(main, handler, messages)
    except (KeyboardInterrupt, Terminated):
        # Exit before destructors run: they fail on objects that a signal left incomplete.
        _finish(output, messages)
        os._exit(exit_code_of(handler.received or signal.SIGINT))
    finally:
        _finish(output, messages)
    if isinstance(code, int) and code > 128:  # stopped by a signal
        # Without Python's own clean-up, during which TensorFlow's threads may crash.
        os._exit(code)
    sys.exit(code)


def _finish(output, messages):
    """Writes what is left to write; from now on there is nothing to clean up."""
    signal.signal(signal.SIGINT, exit_at_once)
    sys.stdout, sys.stderr = output, messages  # whatever a config made of them
    output.finish()
    messages.finish()


def _exit_code(main, handler, messages):
    try:
        try:
            code = main()
        except SystemExit as end:  # argparse
            code = end.code
        sys.stdout.flush()
        return code
    except ClosedOutput:
        return exit_code_of(signal.SIGPIPE)
    except Exception as error:
        if handler.received:  # TensorFlow's C code turns a signal's exception into another one
            raise Terminated
        told = _user_error(error)
        if told is None:
            raise
        _tell(told, messages)
        messages.mute()  # keeps the line the last one: destructors of incomplete objects print
        return EXIT_USER_ERROR


def _user_error(error):
    """The `UserError` that reports an exception; None if it is a bug in the toolkit."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, OSError):
        names = [os.fsdecode(name) for name in (error.filename, error.filename2)
                 if isinstance(name, (str, bytes))]
        return UserError(': '.join([*names, failure_reason(error)]))
    if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and
                                          str(error) == "can't start new thread"):
        return UserError('too little memory or too low a limit (ulimit -a): %s' %
                         failure_reason(error))
    if isinstance(error, UnicodeEncodeError):
        if error.encoding == 'utf-8':
            return UserError("the name '%s' is not UTF-8; use other names" % error.object)
        return UserError("the name '%s' cannot be written in the encoding %s of this locale (%s); "
                         'set LC_ALL=C.UTF-8, or use other names' %
                         (error.object, error.encoding,
                          locale.setlocale(locale.LC_CTYPE)))
    return None


def _tell(error, messages):
    for line in error.details:
        print(line, file=messages)
    name = os.path.basename(sys.argv[0])
    print('%s: error: %s' % (name, ' '.join(str(error).split())), file=messages)


class _EndingHandler:
    """A signal handler that ends the script by an exception; remembers the last signal."""

    received = None

    def __call__(self, number, frame):
        self.received = number
        raise KeyboardInterrupt if number == signal.SIGINT else Terminated


def _set_up_signals():
    handler = _EndingHandler()
    for number in _handled_signals():
        signal.signal(number, handler)
    return handler


def _handled_signals():
    """Ctrl-C, and those of `_ENDING` that are not ignored, as nohup asks for."""
    return [signal.SIGINT] + [number for number in _ENDING
                              if signal.getsignal(number) != signal.SIG_IGN]


def _set_up_logging():
    """Sends the messages of the logger `lpr` to stderr unchanged, filters TensorFlow's."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter('%(message)s'))
    logger = logging.getLogger('lpr')
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    silence_notices()


class StopSignals:
    """Records SIGINT, SIGTERM and SIGHUP, so that a loop can finish its current step.

    Attributes:
        signal: number of the last signal received, None if there was none. Signals from before the
            context was opened count, too: the exception that a signal raises is lost if a callback
            of a library is running.
    """

    signal = None

    def __enter__(self):
        self._previous = {number: signal.signal(number, self._note)
                          for number in _handled_signals()}
        for handler in self._previous.values():
            self.signal = getattr(handler, 'received', None) or self.signal
        return self

    def __exit__(self, *error):
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def _note(self, number, frame):
        self.signal = number
