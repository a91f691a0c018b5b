"""Scripts with `--min_confidence`, against the confidences that `lpr.reader` gives."""

import json
import os

import pytest
from paths import ROOT

from lpr.reader import PlateReader

CHINA = os.path.join(ROOT, 'pre-trained', 'china')
CONFIG, MODEL = os.path.join(CHINA, 'config.py'), os.path.join(CHINA, 'graph.pb')


@pytest.fixture(scope='module')
def readings(plates):
    """What the shipped model reads on the plates of the validation list."""
    with PlateReader(MODEL) as reader:
        return reader.read(plates.images[:5])


@pytest.fixture(scope='module')
def middle(readings):
    """A minimum that accepts two of the five plates."""
    return (sorted(reading.confidence for reading in readings)[2] +
            sorted(reading.confidence for reading in readings)[3]) / 2


def test_evaluation_tells_how_many_are_accepted(run_script, plates, readings, middle, tmp_path):
    result = run_script('eval_lpr.py', CONFIG, '--checkpoint', MODEL, '--file_list_path',
                        plates.val, '--min_confidence', repr(middle), '--json', 'result.json',
                        cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    figures = json.loads((tmp_path / 'result.json').read_text(encoding='utf-8'))
    right = [reading.confidence >= middle for reading, label in zip(readings, plates.labels)
             if reading.plate == label]
    assert (figures['total'], figures['correct'], figures['accepted']) == (5, len(right), 2)
    assert figures['coverage'] == 0.4
    assert figures['accepted_correct'] == sum(right)
    assert figures['min_confidence'] == middle
    assert 'Accepted: 0.4000 (2/5), their LP-RR: %.4f (%d/2)\n' % (
        sum(right) / 2, sum(right)) in result.stdout
    by_image = dict(zip(plates.images, readings))
    for plate in figures['wrong']:
        assert plate['confidence'] == pytest.approx(by_image[plate['image']].confidence, rel=1e-3)
        assert '%s -- %s  Edit Distance: %d  Confidence: %.4f\n' % (
            plate['truth'], plate['prediction'], plate['edit_distance'],
            plate['confidence']) in result.stdout


def test_evaluation_works_out_no_confidences_unless_asked_to(run_script, plates, tmp_path):
    result = run_script('eval_lpr.py', CONFIG, '--checkpoint', MODEL, '--file_list_path',
                        plates.val, '--json', 'result.json', cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert 'Accepted' not in result.stdout and 'Confidence' not in result.stdout
    figures = json.loads((tmp_path / 'result.json').read_text(encoding='utf-8'))
    assert 'accepted' not in figures


def test_a_rejected_plate_is_marked_in_print_and_picture(run_script, plates, readings, middle,
                                                         tmp_path):
    config = tmp_path / 'config.py'
    with open(CONFIG, encoding='utf-8') as stream:
        text = stream.read().replace('os.path.dirname(os.path.abspath(__file__))', repr(CHINA))
    config.write_text(text + '\n\nclass infer:\n    file_list_path = %r\n    checkpoint = %r\n' %
                      (plates.val, MODEL), encoding='utf-8')
    result = run_script('test_lpr.py', str(config), '--min_confidence', repr(middle), cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        '%s %s%s' % (path, reading.plate, '' if reading.confidence >= middle else ' rejected')
        for path, reading in zip(plates.images, readings)]


@pytest.mark.parametrize('minimum, rejected', [(0.0, False), (1.0, True)])
def test_a_single_plate_is_rejected_below_the_minimum(run_script, plates, readings, minimum,
                                                      rejected):
    result = run_script('infer_frozen_graph_single_image.py', '--model', MODEL, '--input_image',
                        plates.images[0], '--min_confidence', str(minimum))
    assert result.returncode == 0, result.stderr
    expected = 'Plate: %s\nConfidence: %.4f\n' % (readings[0].plate, readings[0].confidence)
    if rejected:
        expected += 'Rejected: the confidence is below 1\n'
    assert result.stdout == expected
