"""How scripts end: user errors, which `lpr.runtime.script` prints as one line, and signals."""

import contextlib


class UserError(Exception):
    """An error the user can fix; the message says what, where, what was expected and what to do.

    Attributes:
        details: lines printed before the message, such as further places with the same error.
    """

    def __init__(self, message, details=()):
        super().__init__(message)
        self.details = details


class Ended(BaseException):
    """The script is to end now, without a message; as with Ctrl-C, open resources are closed."""


class Terminated(Ended):
    """A signal to end was received."""


class ClosedOutput(Ended):
    """Whoever read the output has ended (`| head`)."""


@contextlib.contextmanager
def closed_on_error(resource):
    """Closes `resource` if an exception leaves the context."""
    try:
        yield
    except BaseException:
        resource.close()
        raise


def text_of(error):
    """The message of any exception, also of one whose class fails to make it."""
    try:
        return str(error)
    except Exception as fault:
        return 'no message (%s)' % type(fault).__name__


def failure_reason(error):
    """The message of an `OSError` or a `tf.errors.OpError`, as one line."""
    message = (getattr(error, 'strerror', None) or getattr(error, 'message', None) or str(error) or
               type(error).__name__)
    return message.splitlines()[0]
