"""Which symbols of merged classes are written."""

import re

import pytest

from lpr.data.spellings import MAX_SPELLINGS, first_match, is_reading_of, spell
from lpr.data.vocabulary import Vocabulary

# As `use_oi_concat` merges them, and names of several characters.
VOCABULARY = Vocabulary([['0', 'O'], ['1', 'I'], ['2'], ['<Anhui>', '<Hebei>'], ['A'], ['_']])
LETTERS_AND_DIGITS = '^[A-Z]{3}[0-9]{2}$'


@pytest.mark.parametrize('label, patterns, written', [
    ('AOI12', [], 'A0112'),
    ('AOI12', [LETTERS_AND_DIGITS], 'AOI12'),
    ('A0112', ['^[0-9]+$', LETTERS_AND_DIGITS], 'AOI12'),
    ('<Hebei>O', ['^<Hebei>[A-Z0-9]$'], '<Hebei>0'),
    ('AAO', [LETTERS_AND_DIGITS], 'AA0'),  # matches none
    ('01', ['^'], '01')])
def test_merged_symbols_are_written_as_a_pattern_has_them(label, patterns, written):
    symbols = spell(VOCABULARY, VOCABULARY.encode(label) + [-1, -1],
                    [re.compile(pattern) for pattern in patterns])
    assert ''.join(symbols) == written and len(symbols) == len(VOCABULARY.encode(label))


def test_nothing_has_no_symbols():
    assert spell(VOCABULARY, [-1], [re.compile('^$')]) == []


def test_not_every_spelling_of_a_long_plate_is_tried():
    tried = []
    assert first_match((tried.append(number) or 'A' for number in range(10 ** 5)),
                       [re.compile('B')]) is None
    assert len(tried) == MAX_SPELLINGS


@pytest.mark.parametrize('symbol, plate, label, is_right', [
    ('<Anhui>', '<Anhui>1', '<Anhui>1', True), ('<Anhui>', '<Anhui>1', '皖1', True),
    ('皖', '皖1', '皖1', True), ('皖', '皖1', '皖', False),
    ('皖', '皖1', '冀1', False), ('皖', '皖1', '<', False)])
def test_a_label_may_have_hanzi_whichever_spelling_the_model_has(symbol, plate, label, is_right):
    vocabulary = Vocabulary([['1'], [symbol], ['_']])
    assert is_reading_of(vocabulary, plate, label) == is_right
