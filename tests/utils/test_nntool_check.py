"""`utils/nntool_check.py`; with nntool itself where NNTOOL_PYTHON and NNTOOL say where it is."""

import os
import re
import sys

import numpy as np
import pytest
from paths import ROOT

from lpr.data.annotations import read_annotations
from lpr.data.batches import encode_labels
from lpr.models.model_spec import read_spec
from lpr.runtime.errors import UserError
from utils import nntool_check

MODEL = os.path.join(ROOT, 'pre-trained', 'china', 'graph')


def check(monkeypatch, *arguments):
    monkeypatch.setattr(sys, 'argv', ['nntool_check.py', MODEL + '.tflite'] + list(arguments))
    nntool_check.main()


def test_both_arithmetics_are_measured_on_the_same_plates(plates, capsys):
    spec, annotations = read_spec(MODEL + '.yml'), read_annotations(plates.val)
    labels = encode_labels(annotations, spec)
    wrong = np.full_like(labels, -1)
    wrong[:2] = labels[:2]
    figures = nntool_check.print_lp_rr(annotations, labels, spec,
                                       {'nntool': wrong, 'TFLite': labels})
    assert (figures['nntool']['correct'], figures['TFLite']['lp_rr'], figures['alike']) == (2, 1, 2)
    assert re.findall(r'(\w+): +([\d.]+) \((\d) of 5', capsys.readouterr().out) == [
        ('nntool', '0.4000', '2'), ('TFLite', '1.0000', '5')]


def test_a_python_without_nntool_is_an_error_of_one_line(monkeypatch, tmp_path):
    with pytest.raises(UserError, match="nntool failed: ModuleNotFoundError: .*'nntool'"):
        check(monkeypatch, '--python', sys.executable, '--nntool', str(tmp_path))


def test_a_python_that_is_not_there_is_an_error(monkeypatch, tmp_path):
    with pytest.raises(UserError, match='gone: cannot run this Python: No such file'):
        check(monkeypatch, '--python', str(tmp_path / 'gone'), '--nntool', str(tmp_path))


def test_a_number_of_plates_needs_plates(run_script):
    result = run_script('utils/nntool_check.py', 'a.tflite', '--python', 'python', '--nntool', '.',
                        '--max_plates', '3')
    assert (result.returncode, result.stdout) == (2, '')
    assert '--max_plates counts plates of --annotations' in result.stderr


@pytest.mark.skipif('NNTOOL_PYTHON' not in os.environ or 'NNTOOL' not in os.environ,
                    reason='NNTOOL_PYTHON and NNTOOL do not say where nntool is')
def test_nntool_counts_58_nodes_and_the_operations_of_the_cost_table(monkeypatch, capsys):
    check(monkeypatch, '--python', os.environ['NNTOOL_PYTHON'], '--nntool', os.environ['NNTOOL'])
    assert '58 nodes, 173.2 million operations' in capsys.readouterr().out
