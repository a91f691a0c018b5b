"""Images are not imported by their names if a file beside them may hold their labels."""

import json

import pytest
from label_files import entries, images, write

from lpr.runtime.errors import UserError
from utils.conversion.readers.file_names import compile_pattern

MESSAGE = '%s: %s is in this folder and may hold the labels: give that file, or --kind names'


@pytest.mark.parametrize('name, text', [
    ('labels.csv', 'image,label\nAB100.jpg,XY12\n'),
    ('annotations.xml', '<annotations><image name="AB100.jpg"/></annotations>'),
    ('coco.json', '{"images": []}'),
    ('sheet.xlsx', 'PK'),
    ('labels.txt', 'images/AB100.jpg XY12\nimages/AB101.jpg XY 13\n'),
    ('labels.txt', '"AB100.jpg"\tXY12\n\nAB101.jpg\tXY13\n'),
    ('sub/labels.txt', 'XY12;AB100.jpg\n'),
    ('labels.txt', 'A\0B\x001\0.\0j\0p\0g\0 \0X\0\n\0'),
])
def test_a_file_that_may_hold_the_labels_is_named(tmp_path, name, text):
    images(tmp_path, 'images/AB100.jpg', 'images/AB101.jpg')
    write(tmp_path, name, text)
    with pytest.raises(UserError) as error:
        entries(tmp_path)
    assert str(error.value).startswith(MESSAGE % (tmp_path, name))
    for options in ({'kind': 'names'}, {'pattern': compile_pattern('(?P<label>.*)')},
                    {'output': str(tmp_path / name)}):
        assert [entry.text for entry in entries(tmp_path, **options)] == ['AB100', 'AB101']


@pytest.mark.parametrize('text', ['Photos of May.\nAB100.jpg is blurred.\n3 are turned.\n', '',
                                  'my 1.jpg\nimages/AB100.jpg\n', 'plate\ncar\n'])
def test_notes_and_lists_of_paths_hold_no_labels(tmp_path, text):
    images(tmp_path, 'AB100.jpg')
    write(tmp_path, 'notes.txt', text)
    assert [entry.text for entry in entries(tmp_path)] == ['AB100']


def test_a_folder_with_a_json_file_for_each_image_is_read_as_labelme(tmp_path):
    images(tmp_path, 'IMG000.jpg')
    write(tmp_path, 'IMG000.json', json.dumps({'shapes': [
        {'label': 'plate', 'description': 'XY12', 'points': [[1, 2], [80, 20]]}]}))
    entry, = entries(tmp_path)
    assert (entry.text, entry.box) == ('XY12', (1, 2, 80, 20))


def test_voc_files_of_other_names_than_their_images_are_read(tmp_path):
    images(tmp_path, 'images/IMG000.jpg')
    write(tmp_path, 'xml/0.xml', '<annotation><filename>IMG000.jpg</filename></annotation>')
    entry, = entries(tmp_path)
    assert entry.fault == 'no box'
