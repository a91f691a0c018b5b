"""The first moments of every script: Ctrl-C, missing packages, closed streams."""

import ast
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from paths import ROOT

from lpr.runtime.start import PYTHON
from utils.script_parsers import script_paths

SCRIPTS = script_paths()
# One at the top and one at each depth; that all are alike is a test of its own.
SAMPLE = ('train_lpr.py', 'utils/check_annotations.py', 'utils/CCPD_cropping_plates/crop_ccpd.py')
# Whatever a script imports first of these interrupts it and catches all that is raised then, as
# some modules of NumPy, TensorFlow and matplotlib do.
PACKAGES = 'numpy', 'tensorflow', 'cv2', 'tqdm', 'yaml', 'matplotlib'
INTERRUPTED = '''
import os, signal
try:
    os.kill(os.getpid(), signal.SIGINT)
except BaseException:
    pass
'''
SECONDS = 60
PAUSE = 0.001  # s between two looks


def start(words, **options):
    return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, universal_newlines=True, **options)


def run(words, **options):
    return subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=SECONDS, **options)


def test_all_scripts_are_found():
    assert len(SCRIPTS) > 30 and {'train_lpr.py', 'utils/doctor.py'} <= set(SCRIPTS)


@pytest.mark.parametrize('script', SCRIPTS)
def test_every_script_starts_before_it_imports_what_takes_long(script):
    with open(os.path.join(ROOT, script), encoding='utf-8') as stream:
        body = ast.parse(stream.read()).body
    start = next(index for index, node in enumerate(body) if isinstance(node, ast.If))
    assert ast.dump(body[start]) == ast.dump(ast.parse(
        "if __name__ == '__main__':\n"
        '    from lpr.runtime.start import start_script\n'
        '    start_script()').body[0])
    imported = {alias.name for node in body[:start] if isinstance(node, ast.Import)
                for alias in node.names}
    assert imported in (set(), {'os', 'sys'})
    assert not [node for node in body[:start] if isinstance(node, ast.ImportFrom)]
    assert ast.dump(body[-1]) == ast.dump(ast.parse(
        "if __name__ == '__main__':\n    run_script(main)").body[0])


@pytest.fixture(scope='module')
def interrupting(tmp_path_factory):
    """Environment in which the import of any package interrupts the script."""
    folder = tmp_path_factory.mktemp('interrupting')
    for package in PACKAGES:
        (folder / (package + '.py')).write_text(INTERRUPTED)
    return dict(os.environ, PYTHONPATH=str(folder))


@pytest.mark.parametrize('script', SAMPLE)
def test_ctrl_c_while_packages_are_imported_ends_at_once(interrupting, script):
    result = run([sys.executable, script, '--help'], env=interrupting)
    assert (result.returncode, result.stdout, result.stderr) == (130, '', '')


def test_ctrl_c_while_tensorflow_is_imported_ends_at_once(tmp_path):
    """The moment is when its library is mapped, of which the import takes seconds."""
    process = start([sys.executable, 'train_lpr.py', str(tmp_path / 'gone.py')])
    maps = '/proc/%d/maps' % process.pid
    while True:
        assert process.poll() is None
        with open(maps) as stream:
            if '_pywrap_tensorflow_internal' in stream.read():
                break
        time.sleep(PAUSE)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=SECONDS) == ('', '')
    assert process.returncode == 130


def test_ctrl_c_ends_a_script_whose_parent_ignores_it(interrupting):
    """As of a shell script that starts it in the background."""
    result = run(['sh', '-c', 'trap "" INT; "$0" eval_lpr.py', sys.executable], env=interrupting)
    assert (result.returncode, result.stderr) == (130, '')


def assert_names_doctor(result, script):
    assert (result.returncode, result.stdout) == (2, '')
    line, = result.stderr.splitlines()
    assert line.startswith('%s: error: No module named ' % os.path.basename(script))
    assert line.endswith('make doctor tells what is missing and what to do')


@pytest.mark.parametrize('script', SAMPLE)
def test_without_packages_one_line_points_to_the_doctor(script):
    assert_names_doctor(run([sys.executable, '-S', script, '--help']), script)


@pytest.mark.parametrize('package, script', [
    ('PIL', 'utils/synthesize_plates.py'), ('matplotlib', 'utils/plot_symbols.py')])
def test_without_a_package_for_data_one_line_names_its_requirements(tmp_path, package, script):
    (tmp_path / (package + '.py')).write_text(
        'raise ModuleNotFoundError("No module named %r", name=%r)\n' % (package, package))
    result = run([sys.executable, script, '--help'],
                 env=dict(os.environ, PYTHONPATH=str(tmp_path)))
    assert (result.returncode, result.stdout) == (2, '')
    assert result.stderr == ("%s: error: No module named '%s'; pip install -r requirements-data.txt"
                             '\n' % (os.path.basename(script), package))


def test_on_another_python_one_line_names_the_one_that_is_needed():
    other = shutil.which('python3', path='/usr/bin:/usr/local/bin')
    version = other and run([other, '-c', 'import sys; print(sys.version_info[:2])']).stdout
    if not version or version == '%r\n' % (PYTHON,):
        pytest.skip('the system has no other Python')
    result = run([other, '-S', 'train_lpr.py', 'x.py'])
    assert (result.returncode, result.stdout) == (2, '')
    line, = result.stderr.splitlines()
    assert line.endswith('; this is Python %d.%d, but the toolkit needs 3.7 (source '
                         '.venv/bin/activate)' % ast.literal_eval(version))


def test_a_limit_that_is_met_while_packages_are_imported_is_one_line(tmp_path):
    (tmp_path / 'argparse.py').write_text("raise OSError(24, 'Too many open files', 'x.so')")
    result = run([sys.executable, 'train_lpr.py'], env=dict(os.environ, PYTHONPATH=str(tmp_path)))
    assert (result.returncode, result.stdout) == (2, '')
    assert result.stderr == ("train_lpr.py: error: [Errno 24] Too many open files: 'x.so'; "
                             'see the limits that ulimit -a shows\n')


@pytest.mark.parametrize('script', SAMPLE)
def test_a_script_starts_through_a_link(tmp_path, script):
    (tmp_path / 'link.py').symlink_to(os.path.join(ROOT, script))
    result = run([sys.executable, '-S', str(tmp_path / 'link.py'), '--help'])
    assert_names_doctor(result, 'link.py')
    assert "'lpr'" not in result.stderr and "'utils'" not in result.stderr


PRINTING = '''
from lpr.runtime.start import start_script
start_script()
import sys
from lpr.runtime.script import run_script
def main():
    with open(%r, 'w') as stream:
        print('output')
        print('message', file=sys.stderr)
        stream.write('data %%d' %% stream.fileno())
run_script(main)
'''


@pytest.mark.parametrize('closed', ['<&-', '>&-', '2>&-', '<&- >&- 2>&-'])
def test_closed_streams_are_opened_and_take_nothing_that_is_meant_for_files(tmp_path, closed):
    path = str(tmp_path / 'file')
    result = run(['sh', '-c', '"$0" -c "$1" %s' % closed, sys.executable, PRINTING % path])
    assert result.returncode == 0
    assert result.stdout == ('' if '>&-' in closed.split() else 'output\n')
    assert result.stderr == ('' if '2>&-' in closed else 'message\n')
    with open(path) as stream:
        text, descriptor = stream.read().split()
    assert text == 'data' and int(descriptor) > 2
