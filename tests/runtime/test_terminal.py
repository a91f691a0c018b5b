"""What is printed cannot steer the terminal."""

import io
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from lpr.runtime.terminal import EscapingStream, escape_controls


def test_escape_codes_are_shown_and_not_sent():
    assert escape_controls('\x1b[2J\x1b]0;title\x07A1') == r'\x1b[2J\x1b]0;title\x07A1'
    assert escape_controls('one-byte \x9b2J') == r'one-byte \x9b2J'


def test_text_that_is_hidden_or_reordered_is_shown():
    assert escape_controls('1A\u202eB2\u200b') == r'1A\u202eB2\u200b'


def test_plates_and_line_ends_stay_as_they_are():
    assert escape_controls('<Anhui>A1\t皖A12345 é\n') == '<Anhui>A1\t皖A12345 é\n'


def test_a_file_name_that_is_no_text_can_be_printed():
    assert escape_controls('a\udcff.png').encode('utf-8') == rb'a\udcff.png'


@given(st.text())
def test_no_control_character_passes(text):
    assert not [character for character in escape_controls(text)
                if unicodedata.category(character) in ('Cc', 'Cs') and character not in '\n\t']


def test_only_a_stream_of_progress_returns_to_the_start_of_its_line():
    for is_progress, expected in ((True, 'a\rb'), (False, r'a\rb')):
        stream = io.StringIO()
        assert EscapingStream(stream, is_progress).write('a\rb') == 3
        assert stream.getvalue() == expected
