"""The one exception for mistakes of the user, which `lpr.script` turns into one line."""


class UserError(Exception):
    """Something the user can mend; the message says what, where, what was expected, what to do."""


def tensorflow_reason(error):
    """What a `tf.errors.OpError` says, in one line."""
    return (error.message or type(error).__name__).splitlines()[0]
