"""Commands that commands run: shown, in processes of their own, and explained where they fail."""

import logging
import os
import shlex
import signal
import subprocess
import sys

import pytest
from processes import wait_for

from lpr.runtime.errors import UserError
from utils.commands import ROOT, output_of, run

SCRIPT = 'utils/create_files_list.py'
# Takes half a second to save what it has when it is told to end. The command that runs it shows
# its text, in which 'ready' must not occur.
CHILD = """
import signal, sys, time
def save(number, frame):
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        pass
    with open(sys.argv[1], 'w') as stream:
        stream.write('saved')
    sys.exit(128 + number)
signal.signal(signal.SIGTERM, save)
print('rea' + 'dy', flush=True)
signal.pause()
"""
PARENT = """
from lpr.runtime.start import start_script
start_script()
import sys
from lpr.runtime.script import run_script
from utils.commands import run
run_script(lambda: run(sys.executable, '-c', sys.argv[1], sys.argv[2]))
"""
SECONDS = 60


@pytest.mark.parametrize('is_quiet', [False, True])
def test_a_command_is_shown_unless_all_is_to_be_quiet(plates, tmp_path, capfd, caplog, is_quiet):
    output = str(tmp_path / 'list.txt')
    with caplog.at_level(logging.WARNING if is_quiet else logging.INFO, 'lpr'):
        run('python', SCRIPT, plates.folder, '-o', output, quiet=True)
    shown = os.path.relpath(os.path.join(ROOT, SCRIPT))
    assert capfd.readouterr().out == (
        '' if is_quiet else '\n$ python %s %s -o %s\n' % (shown, plates.folder, output))
    assert os.path.exists(output)


def test_a_quiet_command_that_fails_still_tells_why(tmp_path, capfd):
    with pytest.raises(UserError, match='this command failed: python .*_list.py'):
        run('python', SCRIPT, str(tmp_path / 'gone'), '-o', 'list.txt', quiet=True)
    assert 'gone: cannot read this folder' in capfd.readouterr().err


def test_a_command_can_be_pasted_as_it_is_shown(plates, tmp_path, capfd, caplog):
    folder = tmp_path / "it's; here"
    folder.mkdir()
    with caplog.at_level(logging.INFO, 'lpr'):
        run('python', SCRIPT, plates.folder, '-o', str(folder / 'my list.txt'), quiet=True)
        shown = capfd.readouterr().out.strip()
        with pytest.raises(UserError) as error:
            run('python', SCRIPT, str(folder / 'gone'), '-o', 'list.txt', quiet=True)
    assert shlex.split(shown)[1:] == ['python', os.path.relpath(os.path.join(ROOT, SCRIPT)),
                                      plates.folder, '-o', str(folder / 'my list.txt')]
    assert shlex.split(str(error.value).split(': ', 1)[1])[2:] == [
        str(folder / 'gone'), '-o', 'list.txt']


def test_the_output_is_text_from_the_folder_of_the_toolkit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert output_of(sys.executable, '-c', 'import os; print(os.getcwd())') == ROOT + '\n'


def test_the_end_of_what_a_command_said_tells_why_it_failed(tmp_path):
    command = sys.executable, SCRIPT, tmp_path / 'gone', '-o', 'list.txt'
    with pytest.raises(UserError, match='files_list.py .* -o list.txt failed: .*gone: cannot read'):
        output_of(*command)


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_lets_the_one_it_runs_save(tmp_path, number):
    """Else a training that `fine_tune.py` runs would lose its last steps."""
    with subprocess.Popen([sys.executable, '-c', PARENT, CHILD, str(tmp_path / 'file')], cwd=ROOT,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True) as process:
        try:
            wait_for(process.stdout, 'ready')
            process.send_signal(number)
            _, stderr = process.communicate(timeout=SECONDS)
        finally:
            process.kill()
    assert (process.returncode, stderr) == (128 + number, '')
    assert (tmp_path / 'file').read_text() == 'saved'
