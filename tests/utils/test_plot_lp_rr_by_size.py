"""The command that draws LP-RR against the number of plates trained on."""

import json

import cv2
import pytest
from dataset_commands import error_of, run_command

SCRIPT = 'plot_lp_rr_by_size.py'


def write_result(path, correct, total):
    path.write_text(json.dumps({'lp_rr': correct / total, 'total': total, 'left_out': [],
                                'wrong': []}))
    return path


def test_points_are_sorted_and_drawn(tmp_path):
    many = write_result(tmp_path / 'many.json', 90, 100)
    few = write_result(tmp_path / 'few.json', 1, 2)
    code, output, errors = run_command(SCRIPT, '400:%s' % many, '50:%s' % few,
                                       '--output', tmp_path / 'plot.png')
    assert code == 0, errors
    # The standard error of a share p of n is the root of p (1 - p) / n.
    assert output.splitlines()[:2] == ['50 0.5000 0.3536', '400 0.9000 0.0300']
    assert cv2.imread(str(tmp_path / 'plot.png')).shape == (440, 660, 3)  # 6 x 4 inches at 110


@pytest.mark.parametrize('argument', ['few.json', '\u00b2:few.json'])
def test_an_argument_without_a_number_is_refused(tmp_path, argument):
    assert error_of(SCRIPT, argument, '--output', tmp_path / 'plot.png') == (
        "'%s'; expected a number of plates, ':' and the path of a result, e.g. "
        '50:result.json' % argument)


def test_a_missing_or_foreign_result_is_refused(tmp_path):
    (tmp_path / 'other.json').write_text('{}')
    for name, reason in (('gone.json', 'cannot read this result: No such file or directory'),
                         ('other.json', 'not a result of eval_lpr.py --json')):
        path = tmp_path / name
        assert error_of(SCRIPT, '1:%s' % path, '--output', tmp_path / 'plot.png') == (
            '%s: %s' % (path, reason))
