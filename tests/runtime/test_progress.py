"""Progress on a terminal, in a log file, and with --quiet."""

import io
import logging
import os
import sys

import pytest

import lpr.runtime.progress
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.progress import progress, track


@pytest.fixture
def shown():
    """The logger as `run_script` sets it up, with a file to write to; gives that."""
    stream = io.StringIO()
    log = logging.getLogger('lpr')
    handler, level = logging.StreamHandler(stream), log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield stream
    log.removeHandler(handler)
    log.setLevel(level)


@pytest.fixture
def minutes(monkeypatch):
    """A clock that goes on by 20 s whenever it is read."""
    class Clock:
        now = 0

        def monotonic(self):
            self.now += 20
            return self.now
    monkeypatch.setattr(lpr.runtime.progress, 'time', Clock())


@pytest.fixture
def on_terminal(monkeypatch, shown):
    """A function that runs another one with a terminal as stderr, and returns what is written."""
    def run(function):
        ours, theirs = os.openpty()
        with os.fdopen(theirs, 'w', buffering=1) as stream:
            monkeypatch.setattr(sys, 'stderr', stream)
            function()
            stream.write('end')
            stream.flush()
            text = b''
            while not text.endswith(b'end'):
                text += os.read(ours, 10000)
        os.close(ours)
        return text[:-3].decode('utf-8')
    monkeypatch.setattr(lpr.runtime.progress, 'BAR_DELAY', 0)
    monkeypatch.setenv('TERM', 'xterm')
    return run


def seven_plates():
    list(track(range(7), 'plate'))


def test_a_log_file_gets_a_line_a_minute(shown, minutes):
    """Started at 20 s; the items are done at 40, 60, ..., so every third one is told."""
    assert list(track(range(7), 'plate')) == list(range(7))
    assert shown.getvalue().splitlines() == [
        '3 of 7 plates, 42 %, 0.05/s, 0:01:20 left', '6 of 7 plates, 85 %, 0.05/s, 0:00:20 left']


def test_lines_have_the_values_shown_and_count_what_was_done_before(shown, minutes):
    with progress(100, 'step', done=40) as steps:
        steps.show(loss='0.5')
        steps.update(6)
        steps.update(3)
        steps.show(loss='0.25')
        steps.update(3)
    assert shown.getvalue() == '52 of 100 steps, 52 %, 0.20/s, 0:04:00 left, loss=0.25\n'


def test_without_a_total_the_count_is_told(shown, minutes):
    list(track(iter(range(3)), 'row'))
    assert shown.getvalue() == '3 rows, 0.05/s\n'


def test_a_quick_loop_tells_nothing(shown):
    list(track(range(1000), 'row'))
    assert shown.getvalue() == ''


def test_a_terminal_gets_a_bar_that_goes_away(on_terminal):
    text = on_terminal(seven_plates)
    assert '0/7' in text and 'plate' in text
    assert text.endswith('\r') and text.rstrip('\r').endswith(' ')  # the bar is blanked
    assert '\x1b' not in text


def test_a_loop_inside_another_shows_nothing_of_its_own(shown, minutes):
    with progress(10, 'step') as steps:
        list(track(range(50), 'plate'))
        steps.update(3)
        steps.update(3)
        steps.update(3)
    assert shown.getvalue().splitlines() == ['9 of 10 steps, 90 %, 0.15/s, 0:00:07 left']


@pytest.mark.parametrize('arguments, lines', [([], 2), (['--quiet'], 0)])
def test_quiet_leaves_warnings_only(shown, minutes, arguments, lines):
    ScriptParser().parse_args(arguments)
    list(track(range(7), 'plate'))
    assert len(shown.getvalue().splitlines()) == lines
    logging.getLogger('lpr').warning('careful')
    assert shown.getvalue().splitlines()[lines:] == ['careful']


def test_quiet_leaves_no_bar(on_terminal):
    ScriptParser().parse_args(['--quiet'])
    assert on_terminal(seven_plates) == ''


def test_a_dumb_terminal_gets_no_bar(on_terminal, monkeypatch):
    monkeypatch.setenv('TERM', 'dumb')
    assert on_terminal(seven_plates) == ''


def test_printed_results_are_the_progress_of_a_terminal(shown, minutes, monkeypatch):
    monkeypatch.setattr(sys, 'stdout', io.StringIO())
    monkeypatch.setattr(sys.stdout, 'isatty', lambda: True, raising=False)
    with progress(9, 'image', prints=True) as images:
        images.update(9)
        images.update(9)
        images.update(9)
    assert images.n == 27 and shown.getvalue() == ''
