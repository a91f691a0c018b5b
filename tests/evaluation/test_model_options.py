"""The options of `eval_lpr.py` and `test_lpr.py` that name a model and its patterns."""

import argparse
import re

import pytest

from lpr.evaluation.model_options import add_model_options, choose_model
from lpr.runtime.errors import UserError


@pytest.fixture
def parser():
    parser = argparse.ArgumentParser()
    add_model_options(parser, 'eval')
    return parser


def test_expressions_are_taken_as_they_are(parser):
    arguments = parser.parse_args(['c.py', '--lpr_patterns', '^A{2}$', '^B'])
    assert arguments.lpr_patterns == ['^A{2}$', '^B']


@pytest.mark.parametrize('text', ['[A-Z', 'A{99999999999}', '(' * 5000 + ')' * 5000])
def test_anything_else_is_an_error_of_one_short_line(parser, capsys, text):
    with pytest.raises(SystemExit) as end:
        parser.parse_args(['c.py', '--lpr_patterns', text])
    line = capsys.readouterr().err.splitlines()[-1]
    assert end.value.code == 2 and len(line) < 250
    assert "error: argument --lpr_patterns: '%.80s' is not a regular expression: " % text in line


@pytest.mark.parametrize('option', ['--lpr_patterns', '--checkpoint'])
def test_a_config_behind_an_option_of_many_values_is_told(parser, option):
    arguments = parser.parse_args([option, '^B', 'config/x.py'])
    message = ('expected a config file or --model; config/x.py is taken for a value of '
               '--lpr_patterns: put it first')
    if option == '--lpr_patterns':
        with pytest.raises(UserError, match='^%s$' % re.escape(message)):
            choose_model(arguments, 'eval')
    else:
        assert arguments.path_to_config == 'config/x.py'
