"""Untrusted text on the user's terminal: control characters are printed as visible escapes."""

import re

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
    """A text stream that writes through `escape_controls` and otherwise acts as the wrapped one."""

    def __init__(self, stream, is_progress=False):
        self._stream = stream
        self._kept = _PROGRESS if is_progress else _LINE_ENDS

    def write(self, text):
        """Writes a text; returns the number of its characters."""
        self._stream.write(escape_controls(text, self._kept))
        return len(text)

    def __getattr__(self, name):
        return getattr(self._stream, name)
