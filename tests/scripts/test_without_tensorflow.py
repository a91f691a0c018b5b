"""TFLite models where tflite-runtime is installed and TensorFlow is not."""

import os
import subprocess
import sys

import pytest
from paths import ROOT

from lpr.reader import PlateReader

# An environment with requirements-tflite.txt, see docs/how-to/set-up.md.
PYTHON = os.path.join(ROOT, '.venv-tflite', 'bin', 'python')
CHINA = os.path.join(ROOT, 'pre-trained', 'china')
needs_runtime = pytest.mark.skipif(not os.path.exists(PYTHON), reason='no .venv-tflite')


def run(python, *command, path=ROOT):
    return subprocess.run([python, *command], cwd=ROOT, capture_output=True, text=True,
                          env=dict(os.environ, PYTHONPATH=path))


def test_what_reads_a_tflite_model_imports_no_tensorflow(tmp_path):
    """With a package in the place of tflite-runtime that is imported only."""
    package = tmp_path / 'tflite_runtime'
    package.mkdir()
    (package / '__init__.py').write_text('')
    (package / 'interpreter.py').write_text('Interpreter = None\n')
    code = ('import sys, lpr.reader, lpr.evaluation.single_image\n'
            'print([name for name in sys.modules if name.startswith("tensorflow")])')
    result = run(sys.executable, '-c', code, path=str(tmp_path))
    assert (result.stdout, result.stderr) == ('[]\n', '')


@needs_runtime
def test_the_plates_are_those_read_with_tensorflow(plates):
    path = next(path for path in plates.images if path.endswith('.png'))
    with PlateReader(CHINA) as reader:
        reading, = reader.read([path])
    result = run(PYTHON, 'infer_tflite_single_image.py', '--model', CHINA + '/graph.tflite',
                 '--input_image', path)
    assert result.returncode == 0, result.stderr
    plate, confidence = (line.partition(': ')[2] for line in result.stdout.splitlines())
    assert plate == reading.plate
    assert float(confidence) == pytest.approx(reading.confidence, abs=0.02)


@needs_runtime
def test_another_form_of_a_model_is_refused():
    code = 'from lpr.reader import PlateReader; PlateReader("%s/graph.pb")' % CHINA
    result = run(PYTHON, '-c', code)
    assert 'without it only .tflite is read' in result.stderr
