"""Warnings of symbols that plates rarely have: one a kind, with its rows."""

import pytest

from lpr.data.annotation_file import Annotation
from lpr.data.vocabulary import split_symbols
from utils.checking.row_rules import SEVERITIES
from utils.checking.symbol_rules import KINDS, find_unusual_symbols, unusual_kind


def find(*labels):
    rows = [(Annotation('%d.png' % line, label, 'list.txt', line), split_symbols(label))
            for line, label in enumerate(labels, 1)]
    return list(find_unusual_symbols(rows))


@pytest.mark.parametrize('symbols, kind', [
    ('azé', 'lower-case-symbol'),
    ("-·.,'/:+•、", 'punctuation-symbol'),
    ('АВЕКМНОРСТУХ' 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ' 'а' 'Ａ９' '𝐀' 'ı', 'look-alike-symbol'),
    ('\u200b\u202e\u00ad\ufeff\u0301\u0308\ue000', 'invisible-symbol'),
    ('AZ09' '皖京' 'ÄÜÉ' 'БЖЯ' '\u0661' 'ا' 'ก', None),
])
def test_a_symbol_is_of_one_kind(symbols, kind):
    assert {unusual_kind(symbol) for symbol in symbols} == {kind}
    assert unusual_kind('<anhui>') is None


def test_every_kind_is_told_once_with_its_symbols_and_rows():
    findings = find('wob-zk295', 'AB·123', 'A-1', 'A1', 'АB1')
    assert [(finding.kind, finding.line) for finding in findings] == [
        ('lower-case-symbol', 1), ('punctuation-symbol', 1), ('look-alike-symbol', 5)]
    assert findings[0].message.endswith(
        ": 'b' in 1 label (list.txt:1), 'k' in 1 label (list.txt:1), 'o' in 1 label (list.txt:1), "
        "'w' in 1 label (list.txt:1), 'z' in 1 label (list.txt:1)")
    assert findings[1].message.endswith(
        ": '-' in 2 labels (list.txt:1, list.txt:3), '·' (U+00B7) in 1 label (list.txt:2)")
    assert findings[2].message.endswith(": 'А' (U+0410) in 1 label (list.txt:5)")


def test_decomposed_letters_are_told_and_composed_ones_are_letters():
    finding, = find('MU\u0308X12', 'MÜX12')
    assert finding.message.endswith(": '\u0308' (U+0308) in 1 label (list.txt:1)")


def test_what_is_not_seen_is_shown():
    finding, = find('AB\u202e12')
    assert finding.message.endswith(r": '\u202e' (U+202E) in 1 label (list.txt:1)")


def test_many_symbols_and_rows_stay_one_line():
    punctuation, = find(*['A-1'] * 9, '!"#$%&()*+,./:;=?@')
    assert '(list.txt:1, list.txt:2, list.txt:3, list.txt:4, list.txt:5, ...)' in (
        punctuation.message)
    assert punctuation.message.endswith(' and 9 more symbols') and len(punctuation.message) < 600


def test_usual_plates_have_none():
    assert find('AB123CD', '<Anhui>A12345', 'Б123ЖЯ77'.replace('Б', 'A')) == []


def test_every_kind_is_a_warning():
    assert {SEVERITIES[kind] for kind in KINDS} == {'warning'}
