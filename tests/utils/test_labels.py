"""Labels as people write them, brought to the toolkit's form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpr.data.vocabulary import split_symbols
from utils.conversion.labels import LabelCleaner


@pytest.mark.parametrize('text, label, changes', [
    ('ABC123', 'ABC123', []),
    ('<Anhui>A12345', '<Anhui>A12345', []),
    (' ABC123 ', 'ABC123', []),
    ('ab123cd', 'AB123CD', ['lower case to upper case']),
    ('AB 123-CD', 'AB123CD', ['separators and blanks left out']),
    ('AB12.0', 'AB120', ['separators and blanks left out']),
    ('12.345.00', '1234500', ['separators and blanks left out']),
    ('1234.56', '123456', ['separators and blanks left out']),
    ('AB\u00a0123\u2013CD\u200b', 'AB123CD', ['separators and blanks left out']),
    ('皖A·12345', '<Anhui>A12345', ['Hanzi to names', 'separators and blanks left out']),
    ('皖A1234警', '<Anhui>A1234<police>', ['Hanzi to names']),
    ('粤Z1234港', '<Guangdong>Z1234<HongKong>', ['Hanzi to names']),
    ('粤Z1234澳', '<Guangdong>Z1234<Macau>', ['Hanzi to names']),
    ('京A1234学', '<Beijing>A1234<learner>', ['Hanzi to names']),
    ('京A1234挂', '<Beijing>A1234<trailer>', ['Hanzi to names']),
    ('使123456', '<embassy>123456', ['Hanzi to names']),
    ('沪A1234领', '<Shanghai>A1234<consulate>', ['Hanzi to names']),
    ('WÜ Š 12', 'WUS12', ['separators and blanks left out', 'diacritics left out']),
    ('U\u0308-ŁØđ1', 'ULOD1', ['separators and blanks left out', 'diacritics left out',
                                 'lower case to upper case']),
    ('ＡＢ１２\u3000３', 'AB123', ['full-width to ASCII', 'separators and blanks left out']),
    ('＜Anhui＞A1', '<Anhui>A1', ['full-width to ASCII']),
    ('<anhui>a1', '<Anhui>A1', ['other spellings of names', 'lower case to upper case']),
    ('<My-Land>a1', '<My-Land>A1', ['lower case to upper case']),
    ('а123вс', 'А123ВС', ['lower case to upper case']),  # Cyrillic
    ('12가3456', '12가3456', []),
    ('й1', 'Й1', ['lower case to upper case']),  # the mark is part of the letter
])
def test_a_label_is_brought_to_the_toolkits_form(text, label, changes):
    cleaner = LabelCleaner()
    assert cleaner.clean(text, 'a.csv:3') == label
    assert sorted(cleaner.changes.counts.elements()) == sorted(changes)
    for change in changes:
        assert cleaner.changes.examples[change] == "'%s' -> '%s' (a.csv:3)" % (text, label)


@pytest.mark.parametrize('text, label', [
    ('а123вс', 'A123BC'),  # Cyrillic
    ('ΥΒΧ-1234', 'YBX1234'),  # Greek
    ('Ж1 <anhui>', 'Ж1<Anhui>'),
    ('ABC', 'ABC'),
])
def test_look_alikes_become_latin_if_asked_for(text, label):
    assert LabelCleaner(latin=True).clean(text, '') == label


@pytest.mark.parametrize('text, reason', [
    ('', "no plate: the label is ''"),
    (' - ', 'has separators only'),
    ('nan', "no plate: the label is 'nan'"),
    ('N/A', "no plate: the label is 'N/A'"),
    ('Unknown', 'no plate'),
    ('<UNK>', 'no plate'),
    ('AB?12', "label 'AB?12' has '?', which is no symbol of a plate"),
    ('AB*12', "has '*'"),
    ('AB(12)', "has '('"),
    ('AB<12', 'is not a sequence of symbols'),
    ('1234567.0', "label '1234567.0' ends in '.0': the program that wrote it took the plate for a "
                  'number; let it read plates as text (pandas: dtype=str)'),
    (' 12,0 ', "label '12,0' ends in ',0'"),
])
def test_what_is_no_plate_is_refused(text, reason):
    cleaner = LabelCleaner()
    with pytest.raises(ValueError) as error:
        cleaner.clean(text, 'a.csv:3')
    assert reason in str(error.value)
    assert not cleaner.changes.counts and not cleaner.unusual.counts


def test_symbols_that_become_classes_of_their_own_are_counted():
    cleaner = LabelCleaner()
    for place, text in enumerate(['12가3456', 'Ж1Ж', '<Anhui>A1', '34가5', '<Bavaria>1']):
        cleaner.clean(text, str(place))
    assert cleaner.unusual.counts == {'가': 2, 'Ж': 1, '<Bavaria>': 1}
    assert cleaner.unusual.examples['가'] == "'12가3456' (0)"


def test_changes_are_counted_by_labels_and_the_first_is_kept():
    cleaner = LabelCleaner()
    for place, text in enumerate(['A1', 'a-b-1', 'b-2']):
        cleaner.clean(text, str(place))
    assert cleaner.changes.counts == {'separators and blanks left out': 2,
                                      'lower case to upper case': 2}
    assert cleaner.changes.examples['lower case to upper case'] == "'a-b-1' -> 'AB1' (1)"


@given(st.text(max_size=12))
def test_any_text_gives_a_clean_label_or_a_reason(text):
    cleaner = LabelCleaner()
    try:
        label = cleaner.clean(text, '')
    except ValueError as error:
        assert str(error)
    else:
        assert all(len(symbol) > 1 or symbol.isalnum() for symbol in split_symbols(label))
        assert LabelCleaner().clean(label, '') == label
