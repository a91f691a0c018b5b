"""What the tests of running scripts share: waiting for a line of their output."""

import pytest


def wait_for(stream, text):
    """Reads the output of a process, a text stream, up to a line with `text`."""
    lines = []
    for line in stream:
        lines.append(line)
        if text in line:
            return
    pytest.fail('the process ended without %r: %s' % (text, ''.join(lines)))
