"""Commands that commands run: shown, in processes of their own, and explained where they fail."""

import os
import sys

import pytest

from lpr.runtime.errors import UserError
from utils.commands import ROOT, output_of, run

SCRIPT = 'utils/create_files_list.py'


def test_a_command_is_shown_and_quiet_if_it_succeeds(plates, tmp_path, capfd):
    output = str(tmp_path / 'list.txt')
    run('python', SCRIPT, plates.folder, '-o', output, quiet=True)
    shown = os.path.relpath(os.path.join(ROOT, SCRIPT))
    assert capfd.readouterr() == ('\n$ python %s %s -o %s\n' % (shown, plates.folder, output), '')
    assert os.path.exists(output)


def test_a_quiet_command_that_fails_tells_what_it_said(tmp_path):
    with pytest.raises(UserError, match='this command failed: python .*_list.py') as error:
        run('python', SCRIPT, str(tmp_path / 'gone'), '-o', 'list.txt', quiet=True)
    assert 'gone: cannot read this folder' in '\n'.join(error.value.details)


def test_the_output_is_text_from_the_folder_of_the_toolkit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert output_of(sys.executable, '-c', 'import os; print(os.getcwd())') == ROOT + '\n'


def test_the_end_of_what_a_command_said_tells_why_it_failed(tmp_path):
    command = sys.executable, SCRIPT, tmp_path / 'gone', '-o', 'list.txt'
    with pytest.raises(UserError, match='files_list.py .* -o list.txt failed: .*gone: cannot read'):
        output_of(*command)
