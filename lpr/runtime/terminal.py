"""The user's terminal: untrusted text on it, and streams that cannot be written.

Control characters are printed as visible escapes, so that no text steers the terminal.
"""

import errno
import os
import re

from lpr.runtime.errors import ClosedOutput, UserError

# Control characters (they start escape codes), those that hide or reorder text, lone surrogates.
_STEERING = re.compile('[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff'
                       '\ud800-\udfff]')
_LINE_ENDS = '\n\t'
# Progress bars return to the start of their line.
_PROGRESS = _LINE_ENDS + '\r'


def escape_controls(text, kept=_LINE_ENDS):
    """Replaces control characters, except those in `kept`, by escapes such as `\\x1b`."""
    return _STEERING.sub(lambda match: match.group() if match.group() in kept else
                         match.group().encode('unicode_escape').decode('ascii'), text)


class EscapingStream:
    """A text stream that writes through `escape_controls` and otherwise acts as the wrapped one.

    Characters that its encoding lacks are written as escapes, too. Where it cannot be written,
    messages are dropped; output raises `ClosedOutput` or a `UserError`.
    """

    def __init__(self, stream, is_messages=False):
        """Wraps a stream of output, or of messages and progress bars."""
        self._stream = stream
        self._is_messages = is_messages
        self._is_muted = False
        self._kept = _PROGRESS if is_messages else _LINE_ENDS

    def write(self, text):
        """Writes a text; returns the number of its characters."""
        if self._is_muted:
            return len(text)
        encoding = getattr(self._stream, 'encoding', None) or 'utf-8'
        shown = escape_controls(text, self._kept).encode(encoding, 'backslashreplace')
        self._attempt(self._stream.write, shown.decode(encoding))
        return len(text)

    def flush(self):
        """Writes what is buffered."""
        self._attempt(self._stream.flush)

    def mute(self):
        """From now on drops everything."""
        self.flush()
        self._is_muted = True

    def finish(self):
        """Flushes for the last time; what cannot be written is dropped."""
        if self._stream.closed:
            return
        try:
            self._stream.flush()
        except OSError:
            # Python flushes the stream once more when it ends, and would fail then.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def _attempt(self, act, *arguments):
        try:
            act(*arguments)
        except (OSError, ValueError) as error:  # ValueError: closed, for example by a config
            if self._is_messages:
                return
            if getattr(error, 'errno', None) == errno.EPIPE:
                raise ClosedOutput
            raise UserError('the output cannot be written: %s' %
                            (getattr(error, 'strerror', None) or error))
