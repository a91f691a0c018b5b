"""The one exception for mistakes of the user, which `lpr.runtime.script` turns into one line."""


class UserError(Exception):
    """Something the user can mend; the message says what, where, what was expected, what to do.

    Attributes:
        details: lines that are printed before the message, such as other places of the mistake.
    """

    def __init__(self, message, details=()):
        super().__init__(message)
        self.details = details


def failure_reason(error):
    """What an `OSError` or a `tf.errors.OpError` says, in one line."""
    if isinstance(error, OSError):
        return error.strerror
    return (error.message or type(error).__name__).splitlines()[0]
