"""`test_lpr.py` and `eval_lpr.py` with a model and images alone: no config, no list."""

import csv
import json
import os
import re
import shutil

import cv2
import numpy as np
import pytest
from paths import ROOT

from lpr.data.annotations import read_annotations
from lpr.data.batches import read_batches
from lpr.data.hanzi import with_hanzi
from lpr.models.recognizer import load_recognizer

LINE = re.compile(r'(.*) (\S*) ([01]\.[0-9]{4})')


@pytest.fixture(scope='module')
def readings(plates, float_training):
    """{image: (plate, confidence)} by the checkpoint that is the newest in its folder."""
    recognizer = load_recognizer(float_training.checkpoint)
    images = np.concatenate(list(read_batches(read_annotations(plates.train), recognizer.spec, 8)))
    return {path: (reading.plate, '%.4f' % reading.confidence)
            for path, reading in zip(plates.images, recognizer.read(images))}


@pytest.fixture(scope='module')
def just_read(tmp_path_factory, plates, float_training, run_script):
    """A run of the script on a folder, that of the plates with a photo and a damaged image."""
    folder = tmp_path_factory.mktemp('just_read')
    shutil.copytree(plates.folder, str(folder / 'crops'))
    (folder / 'crops' / 'cut.png').write_bytes(b'\x89PNG')
    assert cv2.imwrite(str(folder / 'crops' / 'street.jpg'), np.zeros((480, 640, 3), np.uint8))
    result = run_script('test_lpr.py', '--model', float_training.model_dir, '--images', 'crops',
                        cwd=folder)
    assert result.returncode == 0, result.stderr
    return folder, result


def test_a_line_a_plate_is_printed_with_its_confidence(just_read, readings):
    lines = [LINE.fullmatch(line).groups() for line in just_read[1].stdout.splitlines()]
    found = {path: reading for path, *reading in lines}
    assert sorted(found) == [os.path.join('crops', name) for name in sorted(
        [os.path.basename(path) for path in readings] + ['street.jpg'])]
    for path, reading in readings.items():
        plate, confidence = found[os.path.join('crops', os.path.basename(path))]
        assert plate == reading[0]
        assert float(confidence) == pytest.approx(float(reading[1]), abs=2e-4)


def test_the_same_is_in_a_csv_file(just_read):
    folder, result = just_read
    with open(str(folder / 'predictions' / 'predictions.csv'), encoding='utf-8',
              newline='') as stream:
        header, *rows = csv.reader(stream)
    assert header == ['image', 'plate', 'confidence', 'rejected']
    assert [' '.join(row[:3]) for row in rows] == result.stdout.splitlines()
    assert {row[3] for row in rows} == {'no'}


def test_every_picture_is_drawn(just_read):
    folder, result = just_read
    names = {os.path.splitext(os.path.basename(line.rsplit(' ', 2)[0]))[0] + '.png'
             for line in result.stdout.splitlines()}
    assert set(os.listdir(str(folder / 'predictions'))) == names | {'predictions.csv', 'index.html'}


def test_photos_and_damaged_images_are_told(just_read):
    stderr = just_read[1].stderr
    assert 'crops/street.jpg: 640x480 pixels: a whole photo?' in stderr
    assert 'skipped 1 of 10 images, which cannot be used:\ncrops/cut.png: ' in stderr
    assert 'model.ckpt-2.ckpt' in stderr


def test_the_spelling_and_the_folder_are_the_users(plates, readings, float_training, run_script,
                                                   tmp_path):
    result = run_script('test_lpr.py', '--model', float_training.checkpoint, '--images',
                        *plates.images, '--spell', 'hanzi', '--output_dir', 'drawn',
                        '--min_confidence', '1', '--json', 'read.json', cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    values = json.loads((tmp_path / 'read.json').read_text(encoding='utf-8'))
    assert [value['image'] for value in values] == plates.images
    assert [value['plate'] for value in values] == [
        with_hanzi(readings[path][0]) for path in plates.images]
    assert {value['rejected'] for value in values} == {True}
    lines = [line.rsplit(' ', 3)[1:] for line in result.stdout.splitlines()]
    assert [plate for plate, _, _ in lines] == [
        with_hanzi(readings[path][0]) for path in plates.images]
    assert {remark for _, _, remark in lines} == {'rejected'}
    assert len(os.listdir(str(tmp_path / 'drawn'))) == len(plates.images) + 2
    with open(str(tmp_path / 'drawn' / 'predictions.csv'), encoding='utf-8') as stream:
        assert {row['rejected'] for row in csv.DictReader(stream)} == {'yes'}


def test_a_config_takes_another_model_list_and_folder(plates, readings, float_training,
                                                      run_script, tmp_path):
    (tmp_path / 'list.txt').write_text(plates.images[3])
    result = run_script('test_lpr.py', float_training.config, '--checkpoint',
                        float_training.model_dir, '--file_list_path', 'list.txt', '--output_dir',
                        'drawn', cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout == '%s %s\n' % (plates.images[3], readings[plates.images[3]][0])
    assert sorted(os.listdir(str(tmp_path / 'drawn'))) == ['3.png', 'index.html']


def test_a_model_alone_is_measured(plates, readings, float_training, run_script):
    result = run_script('eval_lpr.py', '--model', float_training.model_dir, '--file_list_path',
                        plates.train)
    assert result.returncode == 0, result.stderr
    right = sum(readings[path][0] == label for path, label in zip(plates.images, plates.labels))
    assert 'LP-RR: %.4f (%d/8)' % (right / 8, right) in result.stdout
    with_config = run_script('eval_lpr.py', float_training.config, '--file_list_path', plates.train)
    assert with_config.stdout.splitlines()[:-1] == result.stdout.splitlines()[:-1]  # the speed


def test_readings_are_held_to_patterns_on_request(plates, float_training, run_script, tmp_path):
    options = ['--model', float_training.model_dir, '--lpr_patterns', '^<[^>]+>A[0-9]{5}$']
    result = run_script('test_lpr.py', *options, '--images', plates.folder, '--patterns', 'decode',
                        cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    read = [LINE.fullmatch(line).group(2) for line in result.stdout.splitlines()]
    assert len(read) == 8
    assert all(re.fullmatch('<(Anhui|Hebei)>A[0-9]{5}', plate) for plate in read), read
    # One of the labels has this form; the others are left out of evaluation.
    result = run_script('eval_lpr.py', *options, '--patterns', 'decode', '--file_list_path',
                        plates.train)
    assert result.returncode == 0, result.stderr
    assert 'Left out: 7' in result.stdout and '/1)' in result.stdout


@pytest.mark.parametrize('command, message', [
    ('test_lpr.py', 'expected a config file or --model'),
    ('test_lpr.py {config} --model {model}', 'expected a config file or --model, not both'),
    ('test_lpr.py --model {model}', '--model needs --images (files or folders) or --file_l'),
    ('test_lpr.py --model {model} --images a.png --file_list_path b.txt',
     'expected --images or --file_list_path, not both'),
    ('test_lpr.py --model {model} --checkpoint x --images a.png',
     '--model already names the model; omit --checkpoint'),
    ('test_lpr.py --model {folder} --images a.png', '{folder}: no model in this folder'),
    ('test_lpr.py --model gone.tflite --images a.png', 'gone.tflite: no such model or folder'),
    ('eval_lpr.py --model {config} --file_list_path x', '{config}: a config; expected a model: '),
    ('eval_lpr.py {model}', '{model}: a config is a Python file, whose name ends in .py; --model '),
    ('test_lpr.py {folder}', '{folder}: a config is a Python file, whose name ends in .py; --model '
     'takes a model or its folder, --images takes images'),
    ('eval_lpr.py --model {model} --file_list_path {folder}',
     '{folder}: a folder; expected an annotation file (utils/import_annotations.py makes one '),
    ('infer_tflite_single_image.py --model {exports} --input_image a.png',
     '{exports}: expected a model name that ends in .tflite, such as {exports}/graph.tflite'),
    ('test_lpr.py --model {model} --images gone.png', 'gone.png: no such image or folder'),
    ('test_lpr.py --model {model} --images a.png --patterns decode',
     '--patterns decode needs --lpr_patterns or a config with lpr_patterns'),
    ('eval_lpr.py --model {model}', '--model needs --file_list_path: annotation files with the te'),
    ('eval_lpr.py {config} --json {folder}', "argument --json: '{folder}' is a folder; expected"),
    ('eval_lpr.py --model {model} --watch --file_list_path x', '--watch follows the checkpoints'),
])
def test_a_mistake_is_one_line(plates, float_training, run_script, tmp_path, command, message):
    names = {'config': float_training.config, 'model': float_training.model_dir,
             'folder': str(tmp_path), 'exports': os.path.join(ROOT, 'pre-trained', 'china')}
    script, *arguments = command.split()
    result = run_script(script, *[argument.format(**names) for argument in arguments], cwd=tmp_path)
    assert result.returncode == 2, result.stderr
    *before, line = result.stderr.splitlines()
    assert line.startswith('%s: error: %s' % (script, message.format(**names)))
    assert result.stdout == '' and not before
