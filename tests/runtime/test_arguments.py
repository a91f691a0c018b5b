"""What the command lines of all scripts have in common."""

import pytest

from lpr.runtime.arguments import (
    PICTURE_STARTS,
    ScriptParser,
    add_json_option,
    output_file,
)

LIST = b'a.png A1\n'


@pytest.fixture
def refusal(tmp_path, monkeypatch, capsys):
    """Parses words that must be refused, beside `list.txt`; returns the message."""
    monkeypatch.chdir(str(tmp_path))
    (tmp_path / 'list.txt').write_bytes(LIST)

    def refuse(*words):
        with pytest.raises(SystemExit) as error:
            make_parser().parse_args(words)
        assert error.value.code == 2
        assert (tmp_path / 'list.txt').read_bytes() == LIST
        return capsys.readouterr().err
    return refuse


def make_parser():
    parser = ScriptParser(prog='x.py')
    parser.add_argument('--lists', nargs='+')
    parser.add_argument('--plot', type=output_file(PICTURE_STARTS))
    add_json_option(parser)
    parser.add_argument('folder')
    return parser


@pytest.mark.parametrize('option', ['--json', '--plot'])
def test_a_folder_is_no_file_to_write(refusal, option):
    assert "argument %s: '.' is a folder" % option in refusal('out', option, '.')


@pytest.mark.parametrize('option', ['--json', '--plot'])
def test_a_file_of_another_kind_is_not_replaced(refusal, option):
    assert "argument %s: 'list.txt' exists" % option in refusal('out', option, 'list.txt')


@pytest.mark.parametrize('option, before', [
    ('--json', b'{"a": 1}'), ('--json', b'\n[]'), ('--json', b''), ('--plot', b'\x89PNG\r\n'),
    ('--plot', b'\xff\xd8\xff')])
def test_a_file_of_its_kind_may_be_replaced(tmp_path, option, before):
    (tmp_path / 'old').write_bytes(before)
    values = make_parser().parse_args(['out', option, str(tmp_path / 'old')])
    assert getattr(values, option[2:]) == str(tmp_path / 'old')


@pytest.mark.parametrize('words', [
    ['in.json', '--json', './in.json'], ['out', '--json', 'in.json', '--lists', 'b', 'in.json'],
    ['out', '--json', 'in.json', '--lists', 'name:in.json']])
def test_what_is_read_is_not_written(refusal, tmp_path, words):
    (tmp_path / 'in.json').write_bytes(b'{}')
    assert 'in.json: is to be written, but is also named' in refusal(*words)


@pytest.mark.parametrize('words, name', [
    (['out', '--json', ''], '--json'), (['out', '--json='], '--json'), ([''], 'folder')])
def test_an_empty_value_is_refused(refusal, words, name):
    assert "argument %s: expected a value, not ''" % name in refusal(*words)


def test_an_option_that_takes_all_that_follows_is_named_as_the_likely_cause(refusal):
    assert 'required: folder; options that take several values' in refusal('--lists', 'a', 'out')
