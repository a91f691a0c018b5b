"""The examples, with TensorFlow's interpreter in the place of the package that they need."""

import importlib.util
import os
import sys

import cv2
import numpy as np
import pytest
from paths import ROOT

from lpr.data.preprocessing import prepare_image
from lpr.models.model_spec import read_spec
from lpr.models.tflite_bytes import ByteModel
from lpr.network.greedy import greedy_decode_numpy

MODEL = os.path.join(ROOT, 'pre-trained', 'china', 'graph')


@pytest.fixture
def example(tmp_path, monkeypatch):
    """`examples/read_plate_litert.py` as a module."""
    (tmp_path / 'ai_edge_litert').mkdir()
    (tmp_path / 'ai_edge_litert' / 'interpreter.py').write_text(
        'from tensorflow.lite.python.interpreter import Interpreter\n')
    monkeypatch.syspath_prepend(str(tmp_path))
    specification = importlib.util.spec_from_file_location(
        'read_plate_litert', os.path.join(ROOT, 'examples', 'read_plate_litert.py'))
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_example_reads_what_the_model_says(example, plates, monkeypatch, capsys):
    spec, model = read_spec(MODEL + '.yml'), ByteModel(MODEL + '.tflite')
    images = [path for path in plates.images if cv2.imread(path).shape[:2] == (24, 94)]
    assert len(images) >= 3
    for path in images:
        pixels = np.ascontiguousarray(cv2.imread(path)[:, :, ::-1])
        logits = model.run(pixels)[np.newaxis]
        plate = spec.vocabulary.decode(greedy_decode_numpy(logits, spec.max_lp_length)[0])
        monkeypatch.setattr(sys, 'argv', ['', MODEL + '.tflite', path])
        example.main()
        assert capsys.readouterr().out.strip() == plate


@pytest.mark.parametrize('height, width', [(1, 1), (40, 120), (23, 95), (200, 301)])
def test_the_example_resizes_as_in_training(example, session, make_spec, height, width):
    pixels = np.random.RandomState(height).randint(0, 256, (height, width, 3)).astype(np.uint8)
    expected = session.run(prepare_image(pixels, make_spec())) * 255.0
    assert np.abs(example.resize(pixels.astype(float), 24, 94) - expected).max() <= 0.51
