"""Every command of `utils/` finds the toolkit where it is started on its own, from anywhere."""

import glob
import os

import pytest
from commands import run_process
from paths import ROOT


def read_text(path):
    with open(path, encoding='utf-8') as stream:
        return stream.read()


# These take no options, not even --help; the last one runs in nntool's own Python.
WITHOUT_OPTIONS = ('doctor.py', 'write_reference.py', 'run_model.py')
COMMANDS = sorted(os.path.relpath(path, ROOT) for path in glob.glob(
    os.path.join(ROOT, 'utils', '**', '*.py'), recursive=True)
    if "__name__ == '__main__'" in read_text(path)
    and not path.endswith(WITHOUT_OPTIONS))


@pytest.mark.parametrize('name', COMMANDS)
def test_a_command_explains_itself(name, tmp_path):
    result = run_process(name, '--help', cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, '')
    assert result.stdout.startswith('usage: %s ' % os.path.basename(name))
    assert os.listdir(str(tmp_path)) == []
