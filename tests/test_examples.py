"""The examples, with TensorFlow's interpreter in the place of the package that they need."""

import importlib.util
import os
import shutil
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


def test_the_description_is_beside_the_model_whatever_the_folder_is_called(
        example, plates, monkeypatch, tmp_path, capsys):
    folder = tmp_path / 'x.tflite.files'
    folder.mkdir()
    for extension in ('.tflite', '.yml'):
        shutil.copy(MODEL + extension, str(folder))
    monkeypatch.setattr(sys, 'argv', ['', str(folder / 'graph.tflite'), plates.images[0]])
    example.main()
    assert capsys.readouterr().err == ''


@pytest.mark.parametrize('arguments, missing', [([], 'model, image'), (['x.tflite'], 'image')])
def test_a_missing_argument_is_named(example, monkeypatch, capsys, arguments, missing):
    monkeypatch.setattr(sys, 'argv', ['read_plate_litert.py', *arguments])
    with pytest.raises(SystemExit, match='^2$'):
        example.main()
    assert capsys.readouterr().err.endswith('arguments are required: %s\n' % missing)


@pytest.mark.parametrize('height, width', [(1, 1), (40, 120), (23, 95), (200, 301)])
def test_the_example_resizes_as_in_training(example, session, make_spec, height, width):
    pixels = np.random.RandomState(height).randint(0, 256, (height, width, 3)).astype(np.uint8)
    expected = session.run(prepare_image(pixels, make_spec())) * 255.0
    assert np.abs(example.resize(pixels.astype(float), 24, 94) - expected).max() <= 0.51


def test_the_example_makes_crops_grey_as_in_training(example, session, make_spec, tmp_path):
    pixels = np.random.RandomState(1).randint(0, 256, (24, 94, 3)).astype(np.uint8)
    cv2.imwrite(str(tmp_path / 'crop.png'), pixels[..., ::-1])
    expected = session.run(prepare_image(pixels, make_spec(convert_to_gray=True))) * 255.0
    description = {'convert_to_gray': True}  # as of a model that is older than two lines
    grey = example.read_crop(str(tmp_path / 'crop.png'), description)
    assert np.abs(example.resize(grey, 24, 94) - expected).max() <= 1.01  # rounding
    assert np.abs(grey - expected).mean() < 0.02


def test_the_example_writes_the_first_of_several_symbols_in_a_class(example):
    assert example.first_symbols([['0', 'O'], '<Anhui>', '_']) == ['0', '<Anhui>', '_']


def test_the_example_says_that_it_reads_no_two_lines(example, tmp_path, capsys):
    cv2.imwrite(str(tmp_path / 'crop.png'), np.zeros((50, 100, 3), np.uint8))
    for below, told in ((2.01, 1), (2.0, 0)):
        example.read_crop(str(tmp_path / 'crop.png'), {
            'convert_to_gray': False, 'two_lines': 'unfold', 'two_lines_below': below})
        assert capsys.readouterr().err.count('two lines') == told
