"""The exception for user errors, which `lpr.runtime.script` prints as one line."""


class UserError(Exception):
    """An error the user can fix; the message says what, where, what was expected and what to do.

    Attributes:
        details: lines printed before the message, such as further places with the same error.
    """

    def __init__(self, message, details=()):
        super().__init__(message)
        self.details = details


def failure_reason(error):
    """The message of an `OSError` or a `tf.errors.OpError`, as one line."""
    if isinstance(error, OSError):
        return error.strerror
    return (error.message or type(error).__name__).splitlines()[0]
