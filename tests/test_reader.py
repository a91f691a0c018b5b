"""`lpr.reader` reads what the scripts read."""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import cv2
import numpy as np
import pytest
from paths import ROOT
from processes import start

from lpr.data.annotations import read_annotations
from lpr.data.batches import read_batches
from lpr.models.model_spec import read_spec_of, write_spec
from lpr.models.recognizer import load_recognizer
from lpr.reader import BATCH_SIZE, PlateReader
from lpr.runtime.errors import UserError

CHINA = os.path.join(ROOT, 'pre-trained', 'china')
PAGE = os.path.join(ROOT, 'docs', 'how-to', 'use-from-python.md')


@pytest.fixture(scope='module', params=['graph.pb', 'graph.tflite'])
def model(request):
    return os.path.join(CHINA, request.param)


@pytest.fixture(scope='module')
def reader(model):
    with PlateReader(model) as reader:
        yield reader


@pytest.fixture(scope='module')
def expected(model, plates):
    """What the scripts read: batches of the annotation file, and the recognizer."""
    with load_recognizer(model) as recognizer:
        batches = read_batches(read_annotations(plates.train), recognizer.spec, 3)
        return [reading for images in batches for reading in recognizer.read(images)]


def lossless(plates):
    """The plates that OpenCV and TensorFlow decode alike: all but JPEG."""
    return [index for index, path in enumerate(plates.images) if not path.endswith('.jpg')]


def assert_alike(readings, expected):
    assert [reading.plate for reading in readings] == [reading.plate for reading in expected]
    np.testing.assert_allclose([reading.confidence for reading in readings],
                               [reading.confidence for reading in expected], rtol=1e-2)


def test_readings_are_held_to_patterns(model, plates):
    with PlateReader(model, patterns=['^[A-Z]{2}[0-9]{3}[A-Z]{2}$', '^X$']) as reader:
        read = [reading.plate for reading in reader.read(plates.images)]
    assert all(re.fullmatch('[A-Z]{2}[0-9]{3}[A-Z]{2}|X', plate) for plate in read), read


def test_patterns_that_are_no_list_are_told(model):
    with pytest.raises(UserError, match='patterns is 5; expected a list of str'):
        PlateReader(model, patterns=5)


def test_files_are_read_as_the_scripts_read_them(reader, plates, expected):
    readings = reader.read(plates.images)
    assert len(readings) == 8
    assert_alike(readings, expected)


def test_arrays_are_read_as_files_in_either_order_of_channels(reader, plates, expected):
    chosen = lossless(plates)
    bgr = [cv2.imread(plates.images[index]) for index in chosen]
    assert_alike(reader.read(bgr), [expected[index] for index in chosen])
    rgb = [cv2.cvtColor(image, cv2.COLOR_BGR2RGB) for image in bgr]
    assert_alike(reader.read(rgb, colors='RGB'), reader.read(bgr))
    assert reader.read(rgb) != reader.read(bgr)


def test_files_and_arrays_may_be_mixed_and_come_from_anything_iterable(reader, plates):
    array = cv2.imread(plates.images[0])
    images = [plates.images[0], array, array[:, ::-1][:, ::-1]]
    readings = reader.read(image for image in images)
    assert_alike(readings, [readings[0]] * 3)
    assert_alike(reader.read(np.stack([array, array])), readings[:2])
    assert_alike(reader.read(np.array(plates.images[:1])), readings[:1])
    assert reader.read([]) == []


def test_many_images_are_read_in_batches_in_their_order(reader, plates):
    images = (plates.images * BATCH_SIZE)[:2 * BATCH_SIZE + 3]
    readings = reader.read(images)
    assert len(readings) == len(images)
    assert_alike(readings, (reader.read(plates.images) * BATCH_SIZE)[:len(images)])


def test_a_reading_has_a_confidence_of_each_symbol(reader, plates):
    for reading in reader.read(plates.images):
        assert ''.join(reading.symbols) == reading.plate
        assert len(reading.symbol_confidences) == len(reading.symbols)
        assert all(0 <= value <= 1 for value in reading.symbol_confidences + [reading.confidence])


@pytest.mark.parametrize('image, message', [
    ('gone.png', 'gone.png: the image cannot be read: No such file or directory'),
    (None, 'expected a path or a NumPy array, got None, as from cv2.imread for a file that it '
           'cannot read'),
    (b'plate.png', 'expected a path or a NumPy array, got bytes'),
    (np.zeros((24, 94), np.uint8), 'expected an array [height, width, 3], got the shape [24, 94]; '
                                   'cv2.cvtColor(image, cv2.COLOR_GRAY2BGR) gives one'),
    (np.zeros((24, 94, 4), np.uint8),
     'expected an array [height, width, 3], got the shape [24, 94, 4]; '
     'cv2.cvtColor(image, cv2.COLOR_BGRA2BGR) gives one'),
    (np.zeros((), np.uint8), 'expected an array [height, width, 3], got the shape []'),
    (np.zeros((0, 94, 3), np.uint8),
     'expected an array [height, width, 3], got the shape [0, 94, 3]'),
    (np.zeros((24, 94, 3)), 'expected an array of uint8, got float64'),
    (np.zeros((8192, 8192, 3), np.uint8),
     'expected an array of at most 33554432 pixels, got 8192 x 8192'),
], ids=['gone', 'None', 'bytes', 'grey', 'alpha', 'number', 'empty', 'float', 'huge'])
def test_a_wrong_image_is_named_and_the_next_call_works(reader, plates, image, message):
    with pytest.raises(UserError) as error:
        reader.read([plates.images[0], image])
    assert str(error.value) == 'image 1: ' + message
    assert len(reader.read(plates.images[:2])) == 2


def test_a_damaged_file_is_named_and_the_next_call_works(reader, plates, tmp_path):
    path = tmp_path / 'plate.png'
    data = bytearray(pathlib.Path(plates.images[0]).read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(data)
    with pytest.raises(UserError, match='image 0: .*plate.png: the image cannot be decoded: '):
        reader.read([path])
    assert len(reader.read(plates.images[:1])) == 1


@pytest.mark.parametrize('images', [
    'plate.png', np.zeros((24, 94, 3), np.uint8), np.zeros((24, 94), np.uint8), np.array(5), None,
    5], ids=['path', 'array', 'grey', 'scalar', 'None', 'number'])
def test_one_image_alone_is_an_error_that_tells_the_remedy(reader, images):
    with pytest.raises(UserError, match=r'expected a list of images; for one image pass \[image\]'):
        reader.read(images)


def test_another_order_of_channels_is_an_error(reader, plates):
    with pytest.raises(UserError, match="colors is 'GRB'; expected 'BGR' or 'RGB'"):
        reader.read(plates.images, colors='GRB')


def test_threads_may_share_a_reader(reader, plates):
    alone = [reader.read([path]) for path in plates.images]
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        shared = list(threads.map(lambda path: reader.read([path]), plates.images * 4))
    assert_alike([readings[0] for readings in shared], [readings[0] for readings in alone * 4])


def test_a_process_that_cannot_read_says_so_and_the_others_read(model, plates):
    image = plates.images[0]
    with PlateReader(model) as reader:
        plate = reader.read([image])[0].plate
    with start('tests/reading_processes.py', model, image) as process:
        output, errors = process.communicate()
    assert process.returncode == 0, errors
    remedy = "multiprocessing.get_context('spawn')"
    forked = ('TensorFlow was used before this process was forked and would never answer here; '
              'start processes with %s, or open no reader in the parent before they start' % remedy)
    inherited = ('%s: this reader was opened in another process; open one in each process, started '
                 'with %s' % (model, remedy))
    assert json.loads(output) == {
        'fork before': plate, 'parent': plate, 'early': plate, 'inherited': inherited,
        'fork after': forked, 'spawn after': plate}


@pytest.mark.parametrize('path', [b'pre-trained/china', None, 5, ['pre-trained/china']])
def test_a_model_that_is_no_path_is_told(path):
    with pytest.raises(UserError) as error:
        PlateReader(path)
    assert str(error.value) == (
        'model is %r; expected the path of a model or of its folder, as str' % (path,))


def test_a_closed_reader_says_so(plates):
    with PlateReader(CHINA) as reader:
        assert len(reader.read(plates.images[:1])) == 1
    with pytest.raises(UserError, match='graph.tflite: this reader is closed'):
        reader.read(plates.images)
    reader.close()


def test_a_crop_of_two_lines_is_unfolded_as_in_the_scripts(model, tmp_path):
    name = os.path.basename(model)
    _, spec = read_spec_of(model)
    for folder, two_lines in ((tmp_path, 'unfold'), (tmp_path / 'plain', None)):
        folder.mkdir(exist_ok=True)
        shutil.copy(model, str(folder / name))
        write_spec(spec._replace(two_lines=two_lines, two_lines_gap=None),
                   str(folder / 'graph.yml'))
    square = np.random.RandomState(0).randint(0, 256, (50, 70, 3)).astype(np.uint8)
    path = str(tmp_path / 'square.png')
    assert cv2.imwrite(path, square)
    (tmp_path / 'list.txt').write_text('square.png A\n')
    with load_recognizer(str(tmp_path / name)) as recognizer:
        images, = read_batches(read_annotations(str(tmp_path / 'list.txt')), recognizer.spec, 1)
        of_scripts = recognizer.read(images)
    plain_model = str(tmp_path / 'plain' / name)
    with PlateReader(str(tmp_path / name)) as told, PlateReader(plain_model) as plain:
        assert_alike(told.read([square]), of_scripts)
        assert_alike(told.read([path]), of_scripts)
        assert plain.read([square]) != told.read([square])


def test_all_forms_of_the_shipped_model_are_as_sure_of_real_plates(real_plates):
    images = [annotation.image_path for annotation in
              read_annotations(os.path.join(real_plates, 'val.txt'))[:12]]
    forms = []
    for name in ('model.ckpt', 'graph.pb', 'graph.tflite'):
        with PlateReader(os.path.join(CHINA, name)) as reader:
            forms.append(reader.read(images))
    checkpoint, frozen, tflite = ([reading.confidence for reading in form] for form in forms)
    np.testing.assert_allclose(frozen, checkpoint, atol=1e-4)
    np.testing.assert_allclose(tflite, checkpoint, atol=0.15)  # 8 bits
    assert np.mean(checkpoint) > 0.9


def test_the_example_of_the_page_runs_and_prints_nothing_else(plates, tmp_path):
    text = pathlib.Path(PAGE).read_text(encoding='utf-8')
    code = '\n'.join(re.findall(r'```python\n(.*?)```', text, re.S))
    os.symlink(os.path.join(ROOT, 'pre-trained'), str(tmp_path / 'pre-trained'))
    for name in ('a.png', 'b.png'):
        shutil.copy(plates.images[0], str(tmp_path / name))
    result = subprocess.run([sys.executable, '-c', code], cwd=str(tmp_path), capture_output=True,
                            text=True, env=dict(os.environ, PYTHONPATH=ROOT))
    assert (result.returncode, result.stderr) == (0, '')
    assert [len(line.split()) for line in result.stdout.splitlines()][:2] == [2, 2]
