"""Checks whether this machine and this Python can run the toolkit.

Input: none. It needs no packages, so that it runs even if the set-up failed.
Output: one line per check, `ok` or `FAILED` with the remedy; exit code 1 if any failed.

    make doctor
    python utils/doctor.py
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import re
import shutil
import struct
import subprocess
import tempfile

from lpr.runtime.arguments import ScriptParser
from lpr.runtime.script import run_script
from lpr.runtime.start import PYTHON

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
INTEL = 'intel-tensorflow'
# Requirements that may be missing, and what needs them.
OPTIONAL = {'requirements-data.txt': 'synthetic plates and plots need',
            'requirements-report.txt': 'eval_lpr.py --report needs'}
# A checkpoint takes about 20 MB; an hour of training and an export fit into this.
NEEDED_GB = 1
STEP_SECONDS = 300
PLATES = ('AB123', 'CD456')
CONFIG = """
from lpr.trainer import LPRVocab

model_dir = {folder!r} + '/model'


class train:
    file_list_path = {folder!r} + '/plates.txt'
    batch_size = 2
    steps = 1


class eval:
    file_list_path = train.file_list_path


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
"""


def parse_args():
    return ScriptParser(description='Check this machine and this Python.').parse_args()


def main():
    parse_args()
    failed = 0
    for check in (check_python, check_packages, check_processor, check_opencv, check_converter,
                  check_disks, check_training_step):
        for ok, found, remedy in check():
            failed += not ok
            print('ok      ' + found if ok else 'FAILED  %s -> %s' % (found, remedy), flush=True)
    return 1 if failed else 0


def check_python():
    yield (sys.version_info[:2] == PYTHON, 'Python %s, %s' % (sys.version.split()[0],
                                                              sys.executable),
           'TensorFlow 1.15 runs on Python 3.7 only: make PYTHON=/path/to/python3.7 demo')


def check_packages():
    """Compares what is installed with the requirements; those of `OPTIONAL` may be missing."""
    runtime = 'requirements-mkl.txt' if installed_version(INTEL) else 'requirements.txt'
    checked = set()
    for name in (runtime, *OPTIONAL):
        for package, pinned in read_pins(os.path.join(ROOT, name)):
            if package in checked:
                continue
            checked.add(package)
            found = installed_version(package)
            if not found and name in OPTIONAL:
                yield True, '%s missing, which only %s: pip install -r %s' % (
                    package, OPTIONAL[name], name), ''
            else:
                yield (found in (pinned, pinned + '.0'), '%s %s' % (package, found or 'missing'),
                       'pip install %s==%s (or -r %s)' % (package, pinned, name))


def read_pins(path):
    """(package, version) of every line `package==version` of a requirements file."""
    with open(path, encoding='utf-8') as stream:
        lines = [line.split('#')[0].strip() for line in stream]
    return [tuple(line.split('==')) for line in lines if line]


def installed_version(package):
    """The installed version of a package, from the folder that pip creates; None if missing."""
    name = re.escape(package.replace('-', '_'))
    for folder in filter(os.path.isdir, sys.path):
        for entry in os.listdir(folder):
            match = re.match(name + r'-([^-]+)(-py.*)?\.(dist|egg)-info$', entry, re.IGNORECASE)
            if match:
                return match.group(1)
    return None


def check_processor():
    """TensorFlow's builds stop with `Illegal instruction` on a processor without AVX."""
    features = processor_features('/proc/cpuinfo')
    if features is None:
        yield True, 'processor unknown on this system; TensorFlow needs AVX', ''
    else:
        found = [name for name in ('avx', 'avx2', 'fma', 'avx512f') if name in features]
        yield ('avx' in features, 'processor with ' + (' '.join(found) or 'no AVX'),
               "TensorFlow's builds need AVX: use another machine, or compile TensorFlow on it")


def processor_features(path):
    """Set of the features that the kernel lists, None where it does not."""
    try:
        with open(path) as stream:
            lines = [line for line in stream if line.startswith('flags')]
    except OSError:
        return None
    return set(lines[0].split(':')[1].split()) if lines else None


def check_opencv():
    fault = run_fault([sys.executable, '-c', 'import cv2'])
    remedy = 'pip install -r requirements.txt'
    if 'libGL' in fault:
        remedy = "install the system's libGL (Debian: apt-get install libgl1)"
    yield not fault, 'OpenCV%s' % (fault and ': ' + fault), remedy


def check_converter():
    """Both are installed with TensorFlow, beside Python; only `tflite_convert` is run by hand."""
    for tool in ('toco_from_protos', 'tflite_convert'):
        beside = shutil.which(tool, path=os.path.dirname(sys.executable))
        found = shutil.which(tool) or beside
        note = '' if shutil.which(tool) else (
            ', not on the PATH: activate the environment to run it by hand; --tflite finds it')
        yield (found, '%s %s' % (tool, found + note if found else 'missing'),
               'install TensorFlow again: pip install --force-reinstall -r requirements.txt')


def check_disks():
    for what, folder in (('model/', os.path.join(ROOT, 'model')),
                         ('temporary files', tempfile.gettempdir())):
        free = shutil.disk_usage(folder if os.path.isdir(folder) else ROOT).free / 1e9
        yield (free >= NEEDED_GB, '%.1f GB free for %s (%s)' % (free, what, folder),
               'make %d GB free, or set %s' % (NEEDED_GB, 'model_dir to a folder on another disk'
                                               if what == 'model/' else 'TMPDIR'))


def check_training_step():
    """Trains one step on a batch of two made-up plates, with the user's own script."""
    with tempfile.TemporaryDirectory() as folder:
        for plate in PLATES:
            write_bmp(os.path.join(folder, plate + '.bmp'), 94, 24)
        with open(os.path.join(folder, 'plates.txt'), 'w') as stream:
            stream.writelines('%s.bmp %s\n' % (plate, plate) for plate in PLATES)
        config = os.path.join(folder, 'config.py')
        with open(config, 'w') as stream:
            stream.write(CONFIG.format(folder=folder))
        fault = run_fault([sys.executable, os.path.join(ROOT, 'train_lpr.py'), config])
    yield (not fault, 'a training step%s' % (fault and ': ' + fault),
           'fix what failed above; if nothing did, run python train_lpr.py config/config_demo.py')


def write_bmp(path, width, height):
    """Writes an image of random pixels without any package: BMP rows of three bytes a pixel."""
    row = 3 * width + -3 * width % 4
    with open(path, 'wb') as stream:
        stream.write(struct.pack('<2sIII', b'BM', 54 + row * height, 0, 54))
        stream.write(struct.pack('<IiiHHIIiiII', 40, width, height, 1, 24, 0, row * height,
                                 2835, 2835, 0, 0))
        stream.write(os.urandom(row * height))


def run_fault(command):
    """Runs a command; returns '' on success, else its last line of output and any fatal signal."""
    try:
        result = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, timeout=STEP_SECONDS,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired:
        return 'not done after %d s' % STEP_SECONDS
    if result.returncode == 0:
        return ''
    lines = result.stdout.decode('utf-8', 'replace').split('\n')
    return ([line.strip() for line in lines if line.strip()] or ['no output'])[-1] + (
        ' (signal %d)' % -result.returncode if result.returncode < 0 else '')


if __name__ == '__main__':
    run_script(main)
