"""The images that label files name: found in other folders and spellings, and none passed over."""

import pytest
from dataset_commands import write_photo
from label_files import entries, faults, images, write

from utils.conversion.converter import photos_of_folder

WEBP = b'RIFF\0\0\0\0WEBPVP8 '


def found(source, **options):
    """Paths of the images of all entries, relative to the folder of the label file."""
    return [entry.image or entry.fault for entry in entries(source, **options)]


def test_of_equal_names_the_one_in_the_folders_of_the_path_is_taken(tmp_path):
    images(tmp_path, 'im/a/1/x.jpg', 'im/b/1/x.jpg', 'im/b/2/x.jpg')
    table = write(tmp_path, 'a.csv', 'image,label\n/mnt/b/1/x.jpg,A1\nC:\\d\\a\\1\\x,A2\n'
                                     '/mnt/1/x.jpg,A3\n/mnt/2/x.jpg,A4\n')
    folder = tmp_path / 'im'
    assert found(table, images=str(folder)) == [
        str(folder / 'b/1/x.jpg'), str(folder / 'a/1/x.jpg'),
        "2 images below %s are called 'x.jpg', and the folders in '/mnt/1/x.jpg' do not tell which "
        'it is' % folder, str(folder / 'b/2/x.jpg')]


@pytest.mark.parametrize('there, named', [('1.JPG', '1.jpg'), ('1.png', '1.PNG')])
def test_the_extension_may_be_in_the_other_case(tmp_path, there, named):
    images(tmp_path, 'im/sub/' + there)
    beside = write(tmp_path, 'im/sub/a.csv', 'image,label\n%s,A1\n' % named)
    assert found(beside) == [str(tmp_path / 'im' / 'sub' / there)]
    elsewhere = write(tmp_path, 'b.csv', 'image,label\n/x/%s,A1\n' % named)
    assert found(elsewhere, images=str(tmp_path / 'im')) == [str(tmp_path / 'im' / 'sub' / there)]


@pytest.mark.parametrize('place', ['data/images/1.jpg', 'data/labels/JPEGImages/1.jpg'])
def test_images_are_also_looked_for_in_the_usual_folders(tmp_path, place):
    images(tmp_path, place)
    table = write(tmp_path, 'data/labels/a.csv', 'image,label\n1.jpg,A1\n')
    assert found(table) == [str(tmp_path / place)]


@pytest.mark.parametrize('given, files', [
    ('', {}),
    ('', {'A1.txt': 'A1', 'B2.txt': 'B2'}),
    ('a.csv', {'a.csv': 'image,label\nA1.jpg,A1\nB2.webp,B2\n'}),
    ('a.txt', {'a.txt': 'A1.jpg A1\nB2.webp B2\n'}),
], ids=['names', 'texts', 'table', 'list'])
def test_an_image_of_a_format_that_is_not_read_is_an_entry(tmp_path, given, files):
    images(tmp_path, 'A1.jpg')
    write(tmp_path, 'B2.webp', WEBP.decode())
    for name, text in files.items():
        write(tmp_path, name, text)
    assert [(entry.image, entry.text) for entry in entries(tmp_path / given)] == [
        (str(tmp_path / 'A1.jpg'), 'A1'), (str(tmp_path / 'B2.webp'), 'B2')]


def test_an_image_of_a_format_that_is_not_read_lacks_a_text_as_others_do(tmp_path):
    images(tmp_path, 'a.jpg')
    write(tmp_path, 'a.txt', 'A1')
    write(tmp_path, 'b.heic', '')
    assert faults(tmp_path) == {str(tmp_path / 'b.heic'): 'no text file belongs to this image'}


def test_photos_of_a_format_that_is_not_read_are_photos_of_a_data_set(tmp_path):
    write_photo(tmp_path / 'a.jpg')
    write(tmp_path, 'b.tiff', '')
    assert [photo.name for photo in photos_of_folder(str(tmp_path))] == ['a.jpg', 'b.tiff']
