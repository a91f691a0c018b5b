"""Evaluation of a model whose classes have several symbols, held to patterns."""

import re

import pytest
from random_network import save_random_network

from lpr.config.loader import load_config
from lpr.data.annotation_file import write_annotations
from lpr.data.annotations import read_annotations
from lpr.evaluation.scoring import evaluate

PATTERN = '^[OI]{3}[0-9]{2}$'


@pytest.fixture(scope='module')
def merged(write_config, tmp_path_factory):
    """The config and a checkpoint of a network in which O is 0 and I is 1; its weights are random.
    """
    folder = tmp_path_factory.mktemp('merged')
    config = load_config(write_config(folder, use_oi_concat=True))
    return config, save_random_network(folder, config.spec)


def test_predictions_are_written_as_the_pattern_has_them(merged, plates, tmp_path):
    config, checkpoint = merged
    read = []
    result = evaluate(checkpoint, config, read_annotations(plates.train), patterns=[PATTERN],
                      on_plate=read.append)
    predictions = {wrong['image']: wrong['prediction'] for wrong in result['wrong']}
    assert len(predictions) == 8
    assert all(re.fullmatch(PATTERN, plate) for plate in predictions.values())
    path = str(tmp_path / 'read.txt')
    write_annotations(path, sorted(predictions.items()))
    read = []
    result = evaluate(checkpoint, config, read_annotations(path), patterns=[PATTERN],
                      on_plate=read.append)
    assert (result['correct'], result['wrong']) == (8, [])
    assert [plate.is_right for plate in read] == [True] * 8
