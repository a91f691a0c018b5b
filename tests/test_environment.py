"""Set-up: pinned requirements, the conda environment, what pytest collects."""

import configparser
import glob
import os
import re
import subprocess
import sys

import pytest
import yaml
from paths import ROOT

FIND_PYTHON = os.path.join(ROOT, 'utils', 'find_python37.sh')


def requirements(name):
    """Lines of a requirements file, without comments."""
    with open(os.path.join(ROOT, name), encoding='utf-8') as stream:
        lines = [line.split('#')[0].strip() for line in stream]
    return [line for line in lines if line]


def test_requirements_pin_exact_versions_of_what_the_toolkit_uses():
    pins = dict(line.split('==') for line in requirements('requirements.txt'))
    assert set(pins) == {'tensorflow', 'numpy', 'opencv-python', 'pyyaml', 'tqdm', 'protobuf'}
    assert pins['tensorflow'] == '1.15'
    assert all(re.match(r'^\d+(\.\d+)+$', version) for version in pins.values())


@pytest.mark.parametrize('name', ['requirements-dev.txt', 'requirements-data.txt',
                                  'requirements-notebook.txt', 'requirements-report.txt'])
def test_further_requirements_are_pinned_as_well(name):
    for line in requirements(name):
        assert re.match(r'^[A-Za-z0-9-]+==\d+(\.\d+)+(\.post\d+)?$', line), line


def test_the_build_of_intel_runs_with_the_same_packages():
    others, mkl_others = ([line for line in requirements(name) if 'tensorflow' not in line]
                          for name in ('requirements.txt', 'requirements-mkl.txt'))
    assert mkl_others == others
    assert 'intel-tensorflow==1.15.2' in requirements('requirements-mkl.txt')


def test_the_conda_environment_installs_the_same_file():
    with open(os.path.join(ROOT, 'environment_lprnet.yml'), encoding='utf-8') as stream:
        environment = yaml.safe_load(stream)
    assert environment['name'] == 'lprnet'
    assert environment['dependencies'] == ['python=3.7', 'pip', {'pip': ['-r requirements.txt']}]


def test_the_docker_image_has_python_37_and_copies_what_is_there():
    with open(os.path.join(ROOT, 'Dockerfile'), encoding='utf-8') as stream:
        steps = [line.split() for line in stream if re.match('[A-Z]+ ', line)]
    assert [words[1] for words in steps if words[0] == 'FROM'] == ['python:3.7.17-slim-bookworm']
    copied = [name for words in steps if words[0] == 'COPY' for name in words[1:-1]
              if not name.startswith('--')]
    assert {'Makefile', 'requirements*.txt', '.'} <= set(copied)
    assert all(glob.glob(os.path.join(ROOT, name)) for name in copied)
    assert [words[1] for words in steps if words[0] == 'USER'] == ['lpr']


def test_pytest_does_not_collect_the_script_test_lpr(request):
    """It is named like a test; `testpaths` keeps it out, and no other file may let it in."""
    settings = configparser.ConfigParser()
    settings.read(os.path.join(ROOT, 'pytest.ini'))
    assert settings['pytest']['testpaths'].split() == ['tests']
    folders = {os.path.dirname(str(item.fspath)) for item in request.session.items}
    assert ROOT not in folders


def test_a_given_python_is_taken():
    result = subprocess.run(['sh', FIND_PYTHON, sys.executable], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, '')
    assert result.stdout.strip() == sys.executable


def test_without_a_python_37_three_lines_say_how_to_get_one():
    result = subprocess.run(['sh', FIND_PYTHON, '/no/such/python'], capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stdout == ''
    lines = result.stderr.splitlines()
    assert len(lines) == 3
    assert 'no Python 3.7 found at /no/such/python' in lines[0]
    assert 'conda env create -f environment_lprnet.yml' in lines[1]
    assert 'pyenv' in lines[2] and 'uv' in lines[2]
