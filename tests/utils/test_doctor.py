"""`make doctor`: this environment is well, an empty one is told what it lacks."""

import os
import subprocess
import sys

import cv2
import pytest
from paths import ROOT

from utils.doctor import processor_features, run_fault, write_bmp

DOCTOR = os.path.join(ROOT, 'utils', 'doctor.py')


def run(python, **environment):
    return subprocess.run([python, DOCTOR], env=dict(os.environ, **environment), text=True,
                          capture_output=True)


def test_where_all_is_well_every_line_is_ok_without_the_environment_activated(tmp_path):
    result = run(sys.executable, PATH=str(tmp_path))
    assert result.returncode == 0, result.stdout
    assert result.stderr == ''
    lines = result.stdout.splitlines()
    assert not [line for line in lines if not line.startswith('ok      ')]
    for text in ('Python 3.7', 'tensorflow 1.15', 'protobuf 3.20.3', 'jinja2 3.1.6', 'avx',
                 'OpenCV', 'toco_from_protos', 'tflite_convert', 'GB free for model/',
                 'a training step'):
        assert [line for line in lines if text in line], text
    assert 'not on the PATH: activate the environment' in result.stdout


def test_an_empty_environment_is_told_what_it_lacks_and_the_remedy(tmp_path):
    subprocess.run([sys.executable, '-m', 'venv', '--without-pip', str(tmp_path)], check=True)
    result = run(str(tmp_path / 'bin' / 'python'), PATH=str(tmp_path), PYTHONPATH='')
    assert result.returncode == 1
    assert result.stderr == ''
    lines = result.stdout.splitlines()
    for package, version in (('numpy', '1.16.6'), ('tensorflow', '1.15')):
        assert ('FAILED  %s missing -> pip install %s==%s (or -r requirements.txt)' %
                (package, package, version)) in lines
    for package, what, name in (('Pillow', 'synthetic plates and plots need', 'data'),
                                ('jinja2', 'eval_lpr.py --report needs', 'report')):
        assert ('ok      %s missing, which only %s: pip install -r requirements-%s.txt' %
                (package, what, name)) in lines
    assert result.stdout.count('matplotlib missing') == 1
    failed = [line for line in lines if line.startswith('FAILED')]
    assert [line for line in failed if 'OpenCV' in line and "No module named 'cv2'" in line]
    assert [line for line in failed if 'toco_from_protos missing -> install TensorFlow' in line]
    assert [line for line in failed if 'a training step: train_lpr.py: error: No module' in line]
    assert 'ok      Python 3.7' in result.stdout


@pytest.mark.parametrize('text, features', [
    ('processor : 0\nflags\t\t: fpu avx avx2\n\nflags : fpu\n', {'fpu', 'avx', 'avx2'}),
    ('Features : fp asimd\n', None)])
def test_the_features_of_the_processor_are_those_the_kernel_lists(tmp_path, text, features):
    (tmp_path / 'cpuinfo').write_text(text)
    assert processor_features(str(tmp_path / 'cpuinfo')) == features
    assert processor_features(str(tmp_path / 'gone')) is None


@pytest.mark.parametrize('code, fault', [
    ('pass', ''),
    ('print("one"); 1 / 0', 'ZeroDivisionError: division by zero'),
    ('import os; os.kill(os.getpid(), 4)', 'no output (signal 4)')])
def test_a_command_that_fails_is_told_by_its_last_line_or_its_signal(code, fault):
    assert run_fault([sys.executable, '-c', code]) == fault


def test_the_made_up_plate_is_an_image(tmp_path):
    write_bmp(str(tmp_path / 'plate.bmp'), 93, 24)
    assert cv2.imread(str(tmp_path / 'plate.bmp')).shape == (24, 93, 3)
