"""The one exception for mistakes of the user; `lpr.script` turns it into one line and exit code 2."""


class UserError(Exception):
    """Something the user can mend; the message says what, where, what was expected, what to do."""
