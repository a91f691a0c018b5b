"""The command that draws LP-RR against multiply-accumulates."""

import json

import cv2
import pytest
from dataset_commands import error_of, run_command

SCRIPT = 'plot_lp_rr_by_cost.py'


def write_model(folder, name, macs, correct, total):
    """Writes the two files of a model; returns the command's argument."""
    cost, result = folder / (name + '_cost.json'), folder / (name + '.json')
    cost.write_text(json.dumps({'macs': macs, 'layers': []}))
    result.write_text(json.dumps({'lp_rr': correct / total, 'total': total, 'left_out': [],
                                  'wrong': []}))
    return '%s:%s:%s' % (name, cost, result)


def test_models_are_sorted_by_cost_and_drawn(tmp_path):
    models = [write_model(tmp_path, 'full', 162200000, 90, 100),
              write_model(tmp_path, 'half', 44000000, 17, 20)]
    code, output, errors = run_command(SCRIPT, *models, '--output', tmp_path / 'plot.png',
                                       '--json', tmp_path / 'points.json')
    assert code == 0, errors
    assert output.splitlines()[:2] == ['half 44.0 0.8500', 'full 162.2 0.9000']
    assert [point['name'] for point in json.loads((tmp_path / 'points.json').read_text())] == [
        'half', 'full']
    assert cv2.imread(str(tmp_path / 'plot.png')).shape == (440, 660, 3)  # 6 x 4 inches at 110


@pytest.mark.parametrize('text', ['{}', '[]', '{"macs": "many"}', '{"macs": Infinity}',
                                  'no JSON'])
def test_a_foreign_cost_table_is_refused(text, tmp_path):
    name, cost, result = write_model(tmp_path, 'a', 1, 1, 1).split(':')
    (tmp_path / 'a_cost.json').write_text(text)
    assert error_of(SCRIPT, ':'.join((name, cost, result)), '--output', tmp_path / 'x.png') == (
        '%s: not a table of cost_table.py --json' % cost)


def test_an_argument_without_its_parts_is_refused(tmp_path):
    assert error_of(SCRIPT, 'full:cost.json', '--output', tmp_path / 'x.png').startswith(
        "'full:cost.json'; expected a name, a cost table and a result")
