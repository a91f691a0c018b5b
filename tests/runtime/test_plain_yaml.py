"""YAML of unknown origin: read as PyYAML reads it, or refused in one line within a second."""

import datetime
import os
import time

import pytest
import yaml
from paths import ROOT

from lpr.runtime.plain_yaml import MAX_DEPTH, MAX_PARTS, read_yaml

LAUGHS = 'a0: &a0 [%s]\n' % ', '.join(['x'] * 10) + ''.join(
    'a%d: &a%d [%s]\n' % (level, level, ', '.join(['*a%d' % (level - 1)] * 10))
    for level in range(1, 9))
MERGES = 'm0: &m0 {k0: 1}\n' + ''.join(
    'm%d: &m%d {<<: [%s], k%d: 1}\n' % (level, level, ', '.join(['*m%d' % (level - 1)] * 9), level)
    for level in range(1, 9))
DEEP_ALIASES = 'a0: &a0 [x]\n' + ''.join('a%d: &a%d [*a%d]\n' % (level, level, level - 1)
                                         for level in range(1, 200))
LIMITS = 'more than %d values, or lists nested more than %d deep' % (MAX_PARTS, MAX_DEPTH)
BOMBS = {
    'ten to the ninth laughs': (LAUGHS, LIMITS),
    'merge keys': (MERGES, LIMITS),
    'nested aliases': (DEEP_ALIASES, LIMITS),
    'a list in itself': ('&a [*a]', LIMITS),
    'a mapping merged into itself': ('&a\nx: 1\n<<: *a\n', LIMITS),
    'nested lists': ('[' * 100000, LIMITS),
    'nested mappings': ('{a: ' * 50000, LIMITS),
    'nested keys': ('? ' * 50000, LIMITS),
    'indented lists': (''.join(' ' * level + '-\n' for level in range(200)), LIMITS),
    'many values': ('[%s]' % ('a,' * 500000), LIMITS),
    'many nested values': ('[%s' % ('a,' * 10000) * 50, LIMITS),
    'a long symbol': ('- ' + 'x' * 900000, 'a value of more than 1000 characters'),
    'a long key': ('? "%s"\n: 1' % ('x' * 900000), 'a value of more than 1000 characters'),
    'a number of many parts': ('- ' + '1:' * 400000 + '1', 'a value of more than 1000 characters'),
    'a number of many digits': ('- ' + '9' * 900000, 'a value of more than 1000 characters'),
    'a megabyte': ('#' * 2 ** 20 + '\n', 'more than 1048576 bytes'),
    'an empty int': ('- !!int', "it has the tag 'tag:yaml.org,2002:int'"),
    'an empty float': ('- !!float', "it has the tag 'tag:yaml.org,2002:float'"),
    'code': ('!!python/object/apply:os.system ["touch run"]', 'it has the tag'),
    'a tag of their own': ('!mine [1]', "it has the tag '!mine'"),
    'a bad date': ('- 2001-99-99', 'month must be in 1..12'),
    'a bad time zone': ('- 2001-12-14t21:59:43.10-99:99', 'offset must be'),
    'a bad number': ('- 0x_', 'invalid literal'),
    'a float of many parts': ('- ' + '59:' * 300 + '59.0', 'OverflowError'),
    'half a character': ('- "\\ud800"', None),
    'a list as a key': ('? [1]\n: 2', 'unhashable'),
    'two documents': ('a: 1\n---\nb: 2\n', 'expected a single document'),
    'an unknown alias': ('*a', None),
    'a control character': ('a: \x01', None),
    'the value tag': ('- =', 'could not determine a constructor'),
}


def write(folder, text):
    path = folder / 'file.yml'
    path.write_text(text, encoding='utf-8')
    return str(path)


@pytest.mark.parametrize('name', sorted(BOMBS))
def test_a_bomb_is_refused_in_one_line_within_a_second(tmp_path, name):
    text, reason = BOMBS[name]
    path = write(tmp_path, text)
    started = time.process_time()
    with pytest.raises((ValueError, OSError)) as error:
        read_yaml(path)
    assert time.process_time() - started < 1
    assert (reason or '') in str(error.value)
    assert len(str(error.value).splitlines()) == 1 and len(str(error.value)) < 500


@pytest.mark.parametrize('text, value', [
    ('', None),
    ("- '1'\n- 1\n- 1.5\n- yes\n- ~\n- 皖\n- \"\\x41\"\n", ['1', 1, 1.5, True, None, '皖', 'A']),
    ('a: 2001-02-03\nb: 1:30\nc: 0x10\n', {'a': datetime.date(2001, 2, 3), 'b': 90, 'c': 16}),
    ('a: &a {x: 1}\nb: {<<: *a, y: 2}\nc: [*a, *a]\n',
     {'a': {'x': 1}, 'b': {'x': 1, 'y': 2}, 'c': [{'x': 1}] * 2}),
    ('\ufeffa: 1\n', {'a': 1}),
])
def test_what_is_no_bomb_is_read(tmp_path, text, value):
    assert read_yaml(write(tmp_path, text)) == value


def test_the_limits_are_reached(tmp_path):
    most = MAX_PARTS // 2
    assert len(read_yaml(write(tmp_path, '[%s]' % ('a, ' * most)))) == most
    value = read_yaml(write(tmp_path, '[' * MAX_DEPTH + ']' * MAX_DEPTH))
    for _ in range(MAX_DEPTH - 1):
        value, = value
    assert value == []
    for brackets in ('[' * (MAX_DEPTH + 1) + ']' * (MAX_DEPTH + 1), '[%s]' % ('a, ' * 2 ** 14)):
        with pytest.raises(ValueError, match='more than'):
            read_yaml(write(tmp_path, brackets))


@pytest.mark.parametrize('name', ['european.yml', 'latin.yml', 'china_blue.yml'])
def test_a_shipped_format_is_what_pyyaml_reads(name):
    path = os.path.join(ROOT, 'utils', 'plate_formats', name)
    with open(path, encoding='utf-8') as stream:
        assert read_yaml(path) == yaml.safe_load(stream)
