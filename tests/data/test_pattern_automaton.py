"""Regular expressions as automata: what `re.match` accepts, symbol by symbol."""

import itertools
import re

import pytest

from config.plate_patterns import CHINA, CZECHIA, ITALY
from lpr.data.pattern_automaton import compile_patterns
from lpr.data.vocabulary import Vocabulary
from lpr.runtime.errors import UserError

VOCABULARY = Vocabulary([['0', 'O'], ['1'], ['<Anhui>'], ['A'], ['_']])
PATTERNS = ['^[A-Z]{2}[0-9]$', '^A?1+$', '^(A|11)*0$', 'A1', '^<[^>]*>[0-9A-Z]{1,2}$', r'^\d\D?$',
            r'^[^\dA]', '^.{2}$', '^(?:A|<Anhui>)1*?$', '^A$|1$', '', '^$', '$', 'A^',
            '(?x)^ A 1 $', r'^[\w]+$', r'\AA\Z', '^(A(1|0){2})+$', '^[^A]1']


@pytest.mark.parametrize('pattern', PATTERNS)
def test_it_accepts_what_the_expression_matches(pattern):
    expected = {classes for length in range(5)
                for classes in itertools.product(range(4), repeat=length)
                if any(re.match(pattern, text) for text in VOCABULARY.spellings(classes))}
    if not expected:
        with pytest.raises(UserError, match="no plate of this model's symbols matches"):
            compile_patterns([pattern], VOCABULARY)
        return
    automaton = compile_patterns([pattern], VOCABULARY)
    assert {classes for length in range(5) for classes in itertools.product(range(4), repeat=length)
            if automaton.accepts(classes)} == expected


def test_one_of_several_patterns_is_enough():
    automaton = compile_patterns(['^A$', '^1$'], VOCABULARY)
    assert [automaton.accepts([index]) for index in range(4)] == [False, True, False, True]


@pytest.mark.parametrize('patterns', [CHINA, ITALY, CZECHIA])
def test_the_patterns_that_ship_are_small(patterns):
    letters = [[chr(code)] for code in list(range(48, 58)) + list(range(65, 91))]
    names = [['<%s>' % name] for name in ('Anhui', 'Hebei', 'HongKong', 'police')]
    vocabulary = Vocabulary(letters[:10] + names + letters[10:] + [['_']])
    automaton = compile_patterns(patterns, vocabulary)
    assert len(automaton.is_final) < 40
    for label in ('<Hebei>A12345', '<Anhui>AD04079', '<Anhui>A1234<police>', 'WJ<Hebei>1234A',
                  'CW444XV', '5AR2347', 'CW444X', '<Anhui>112345'):
        assert automaton.accepts(vocabulary.encode(label)) == any(
            re.match(pattern, label) for pattern in patterns)


@pytest.mark.parametrize('pattern, reason', [
    ('^(?!A)1$', 'it has a look ahead or behind'),
    ('(?<=A)1', 'it has a look ahead or behind'),
    (r'^(A|1)\1$', 'it has a reference to a group'),
    (r'^A\b', 'it has a word boundary'),
    ('(?i)^a$', r'it has a flag such as \(\?i\)'),
    ('^(?i:a)$', r'it has a flag such as \(\?i:...\)'),
    ('^((A{90}){90}){90}$', 'it is too long'),
    ('^[A1$', 'unterminated character set at position 1'),
    ('A{9999999999}', 'the repetition number is too large'),
])
def test_what_no_automaton_can_follow_is_rejected(pattern, reason):
    with pytest.raises(UserError, match="cannot be used for decoding: " + reason):
        compile_patterns(['^A$', pattern], VOCABULARY)


@pytest.mark.parametrize('patterns', ['^A$', [re.compile('^A$')], [None], 5, None, iter([5])])
def test_patterns_that_are_no_list_of_texts_are_told(patterns):
    with pytest.raises(UserError, match=r"expected a list of str, such as \['\^\[A-Z"):
        compile_patterns(patterns, VOCABULARY)


def test_patterns_may_come_from_a_generator():
    automaton = compile_patterns((pattern for pattern in ['^A$', '^1$']), VOCABULARY)
    assert [automaton.accepts([index]) for index in range(4)] == [False, True, False, True]


def test_patterns_of_other_symbols_are_told():
    with pytest.raises(UserError) as error:
        compile_patterns(['^Z$', '^<Hebei>'], VOCABULARY)
    assert str(error.value) == "no plate of this model's symbols matches a pattern: ^Z$, ^<Hebei>"
