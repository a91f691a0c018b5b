"""Where `test_lpr.py` writes: names of images are data, and lead nowhere else."""

import os
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpr.data.annotation_file import Annotation
from test_lpr import unique_output_paths

NAMES = st.lists(st.sampled_from(['..', '.', 'a', 'a_2', 'a.png', '.png', '~', '$HOME', 'a b']),
                 min_size=1, max_size=4).map('/'.join)


@given(st.lists(st.one_of(NAMES, NAMES.map('/'.__add__), st.text(min_size=1)), max_size=8))
def test_every_image_gets_a_name_of_its_own_inside_the_output_folder(names):
    paths = unique_output_paths([Annotation(name, None, 'list.txt', 1) for name in names], 'out')
    assert len(set(paths)) == len(names)
    for path in paths:
        assert os.path.dirname(os.path.normpath(path)) == 'out' and path.endswith('.png')


@pytest.fixture
def crops(plates, tmp_path):
    """A folder with the image `a.png`, and its bytes."""
    (tmp_path / 'crops').mkdir()
    shutil.copy(plates.images[0], str(tmp_path / 'crops' / 'a.png'))
    return tmp_path, (tmp_path / 'crops' / 'a.png').read_bytes()


def test_images_are_not_replaced_by_their_drawings(crops, float_training, run_script):
    folder, data = crops
    for output in ('crops', 'link', str(folder / 'crops')):
        if output == 'link':
            (folder / 'link').symlink_to('crops')
        result = run_script('test_lpr.py', '--model', float_training.checkpoint, '--images',
                            'crops', '--output_dir', output, cwd=folder)
        assert result.returncode == 2 and result.stdout == ''
        assert output + ': is a folder of images to read' in result.stderr
    assert os.listdir(str(folder / 'crops')) == ['a.png']
    assert (folder / 'crops' / 'a.png').read_bytes() == data


def test_nor_is_another_image_of_the_same_stem(crops, float_training, run_script):
    folder, data = crops
    shutil.copy(str(folder / 'crops' / 'a.png'), str(folder / 'a.jpg'))
    result = run_script('test_lpr.py', '--model', float_training.checkpoint, '--images', 'a.jpg',
                        'crops/a.png', '--output_dir', 'crops', cwd=folder)
    assert result.returncode == 2 and 'crops/a.png: is an image to read' in result.stderr
    assert (folder / 'crops' / 'a.png').read_bytes() == data


def test_a_single_image_is_not_replaced_either(crops, export, run_script):
    folder, data = crops
    for option, message in (('--output', './crops/a.png: is to be written, but is also named'),
                            ('--json', "--json: './crops/a.png' exists and is another kind")):
        result = run_script('infer_tflite_single_image.py', '--model', export.tflite,
                            '--input_image', 'crops/a.png', option, './crops/a.png', cwd=folder)
        assert result.returncode == 2 and result.stdout == ''
        assert message in result.stderr
    assert (folder / 'crops' / 'a.png').read_bytes() == data


def test_nor_are_the_model_and_its_description(crops, export, run_script):
    folder, _ = crops
    for name in ('graph.tflite', 'graph.yml'):
        shutil.copy(os.path.join(export.folder, name), str(folder))
    before = {name: (folder / name).read_bytes() for name in ('graph.tflite', 'graph.yml')}
    for option in ('--output', '--json'):
        for name in before:
            result = run_script('infer_tflite_single_image.py', '--model', 'graph.tflite',
                                '--input_image', 'crops/a.png', option, name, cwd=folder)
            assert result.returncode == 2 and result.stdout == ''
            assert "'%s' exists and is another kind of file" % name in result.stderr
    assert {name: (folder / name).read_bytes() for name in before} == before
