"""Every command of `utils/` finds the toolkit where it is started on its own, from anywhere."""

import os

import pytest
from commands import run_process
from paths import ROOT

from utils.script_parsers import script_paths

# nntool's Python runs that one, without the toolkit.
COMMANDS = [path for path in script_paths() if path.startswith('utils/') and
            path != 'utils/nntool/run_model.py']
# With TensorFlow and without, at both depths: only the line below tells one from another.
SAMPLE = ('utils/calibrate.py', 'utils/benchmarking/measure.py', 'utils/check_annotations.py',
          'utils/CCPD_cropping_plates/crop_ccpd.py')


@pytest.mark.parametrize('name', COMMANDS)
def test_a_command_adds_the_folder_of_the_toolkit(name):
    levels = name.count('/') + 1
    line = 'sys.path.insert(0, %sos.path.realpath(__file__)%s)\n' % (
        'os.path.dirname(' * levels, ')' * levels)
    with open(os.path.join(ROOT, name), encoding='utf-8') as stream:
        assert stream.read().count(line) == 1


@pytest.mark.parametrize('name', SAMPLE)
def test_a_command_explains_itself(name, tmp_path):
    result = run_process(name, '--help', cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, '')
    assert result.stdout.startswith('usage: %s ' % os.path.basename(name))
    assert os.listdir(str(tmp_path)) == []
