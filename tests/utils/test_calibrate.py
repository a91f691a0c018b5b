"""Reliability of confidences, and the temperature that corrects it."""

import json
import os
import re
import shutil

import numpy as np
import pytest
from paths import ROOT

from lpr.evaluation.calibration import (
    TEMPERATURES,
    calibration_error,
    cross_fit,
    fit_temperature,
    log_loss,
    reliability_table,
)
from lpr.models.model_spec import read_spec, write_spec
from lpr.reader import PlateReader
from utils import calibrate

SCRIPT = os.path.join('utils', 'calibrate.py')
CHINA = os.path.join(ROOT, 'pre-trained', 'china')


def test_a_reliability_table_counts_plates_by_confidence():
    confidences = np.array([0.0, 0.04, 0.55, 0.9, 0.96, 1.0])
    is_right = np.array([False, True, True, True, False, True])
    low, middle, high = reliability_table(confidences, is_right)
    assert (low.low, low.high, low.plates, low.right) == (0, 0.1, 2, 0.5)
    assert low.confidence == pytest.approx(0.02)
    assert (middle.low, middle.high, middle.plates, middle.right) == (0.5, 0.6, 1, 1)
    assert (high.low, high.high, high.plates) == (0.9, 1, 3)
    assert (high.confidence, high.right) == (pytest.approx(2.86 / 3), pytest.approx(2 / 3))


def test_the_calibration_error_is_the_mean_distance_over_the_plates():
    confidences = np.array([0.95] * 4 + [0.25] * 2)
    is_right = np.array([True, True, True, False, True, True])
    assert calibration_error(confidences, is_right) == pytest.approx(
        (4 * abs(0.95 - 0.75) + 2 * abs(0.25 - 1)) / 6)
    assert calibration_error(np.array([1.0, 0.0]), np.array([True, False])) == 0


def test_the_log_loss_is_finite_for_a_plate_that_is_surely_wrong():
    assert log_loss(np.array([0.5, 0.5]), np.array([True, False])) == pytest.approx(np.log(2))
    assert log_loss(np.array([1.0]), np.array([False])) == pytest.approx(-np.log(1e-4))


def calibrated_at(place, count=20000):
    """Confidences at all temperatures; those at `place` are the probabilities of being right."""
    random = np.random.RandomState(0)
    odds = random.normal(2, 2, count)
    by_temperature = [1 / (1 + np.exp(-odds * TEMPERATURES[place] / temperature))
                      for temperature in TEMPERATURES]
    return np.array(by_temperature), random.uniform(size=count) < by_temperature[place]


@pytest.mark.parametrize('place', [3, 12, 30])
def test_the_temperature_at_which_confidences_hold_is_found(place):
    by_temperature, is_right = calibrated_at(place)
    assert abs(fit_temperature(by_temperature, is_right) - place) <= 1


def test_a_half_gets_the_temperature_of_the_other_half():
    """Even plates are calibrated at place 3 and odd ones at place 20."""
    even, even_right = calibrated_at(3)
    odd, odd_right = calibrated_at(20)
    by_temperature = np.stack([even, odd], axis=2).reshape(len(TEMPERATURES), -1)
    is_right = np.stack([even_right, odd_right], axis=1).reshape(-1)
    confidences = cross_fit(by_temperature, is_right)
    np.testing.assert_array_equal(confidences[::2], even[fit_temperature(odd, odd_right)])
    np.testing.assert_array_equal(confidences[1::2], odd[fit_temperature(even, even_right)])


def test_the_command_writes_a_temperature_that_changes_confidences_and_no_plate(
        run_script, plates, tmp_path, monkeypatch):
    for name in ('graph.pb', 'graph.yml'):
        shutil.copy(os.path.join(CHINA, name), str(tmp_path / name))
    model, yml = str(tmp_path / 'graph.pb'), str(tmp_path / 'graph.yml')
    write_spec(read_spec(yml)._replace(temperature=7.0), yml)  # none of those that are tried
    with PlateReader(model) as reader:
        before = reader.read(plates.images)
    description = read_spec(str(tmp_path / 'graph.yml'))
    (tmp_path / 'one.txt').write_text('%s %s\n' % (plates.images[0], plates.labels[0]))
    result = run_script(SCRIPT, model, tmp_path / 'one.txt')
    assert result.returncode == 2
    assert 'one.txt: 1 plates; expected at least 2' in result.stderr
    right = sum(reading.plate == label for reading, label in zip(before, plates.labels[:5]))
    result = run_script(SCRIPT, model, plates.val)
    assert result.returncode == 0, result.stderr
    told = 'wrong plates: %d; fitting a temperature takes at least 10' % (5 - right)
    assert told in result.stdout
    result = run_script(SCRIPT, model, plates.val, '--write')
    assert result.returncode == 2
    assert 'graph.yml: nothing written; ' + told in result.stderr
    assert read_spec(str(tmp_path / 'graph.yml')) == description
    monkeypatch.setattr(calibrate, 'MIN_WRONG', 5 - right)
    result = run_script(SCRIPT, str(tmp_path), plates.val, '--write', '--json',
                        str(tmp_path / 'figures.json'))
    assert result.returncode == 0, result.stderr
    assert '%s: 5 plates, LP-RR %.4f\n' % (model, right / 5) in result.stdout
    assert 'wrong plates' not in result.stdout
    fitted = float(re.search('temperature (.*), fitted', result.stdout).group(1))
    assert result.stdout.endswith('%s: temperature %g\n' % (tmp_path / 'graph.yml', fitted))
    assert read_spec(str(tmp_path / 'graph.yml')) == description._replace(temperature=fitted)
    figures = json.loads((tmp_path / 'figures.json').read_text())
    assert (figures['plates'], figures['lp_rr']) == (5, right / 5)
    assert figures['fitted']['temperature'] == fitted
    table = figures['as_in_yml']['reliability']
    assert sum(row['plates'] for row in table) == 5
    assert sum(row['plates'] * row['confidence'] for row in table) == pytest.approx(
        sum(reading.confidence for reading in before[:5]))
    with PlateReader(model) as reader:
        after = reader.read(plates.images)
    assert [reading.plate for reading in after] == [reading.plate for reading in before]
    assert any(one.confidence != other.confidence for one, other in zip(after, before))
