"""The command that lists a folder's images for test_lpr.py."""

import os

import cv2
import pytest
from dataset_commands import error_of, four_colours, run_command, write_photo

from lpr.data.annotations import read_annotations
from lpr.data.image_files import find_files
from lpr.data.image_headers import image_kind

SCRIPT = 'create_files_list.py'


def list_images(folder, *options, output=None):
    output = output or folder / 'list.txt'
    code, out, errors = run_command(SCRIPT, folder, '-o', output, *options)
    assert code == 0, errors
    return output.read_text().splitlines(), out, errors


@pytest.mark.parametrize('extension, expected',
                         [('.jpg', 'JPEG'), ('.png', 'PNG'), ('.bmp', 'BMP'), ('.tiff', None)])
def test_an_image_is_known_by_its_first_bytes(tmp_path, extension, expected):
    path = tmp_path / 'image'
    path.write_bytes(cv2.imencode(extension, four_colours())[1].tobytes())
    assert image_kind(str(path)) == expected


@pytest.mark.parametrize('content, expected', [
    (b'GIF89a\x01\x00\x01\x00', 'GIF'), (b'', None), (b'BM', None), (b'BMW is a car, not an image',
                                                                    None)])
def test_a_file_that_only_begins_like_an_image_is_none(tmp_path, content, expected):
    path = tmp_path / 'a.bmp'
    path.write_bytes(content)
    assert image_kind(str(path)) == expected


def test_images_are_listed_sorted_and_other_files_are_left_out(tmp_path):
    write_photo(tmp_path / 'b.png')
    write_photo(tmp_path / 'a 1.jpg')
    write_photo(tmp_path / 'B.jpg')
    (tmp_path / 'notes.txt').write_text('not an image')
    lines, out, errors = list_images(tmp_path)
    assert lines == ['B.jpg', 'a 1.jpg', 'b.png']
    assert out.strip() == ('%s: 3 images; 1 other files left out, 0 skipped' %
                           (tmp_path / 'list.txt'))
    assert errors == ''


def test_running_it_twice_gives_the_same_file(tmp_path):
    write_photo(tmp_path / 'a.jpg')
    first = list_images(tmp_path)[0]
    assert list_images(tmp_path)[0] == first == ['a.jpg']


def test_content_counts_and_not_the_name(tmp_path):
    (tmp_path / 'no_name').write_bytes(write_photo(tmp_path / 'a.png').read_bytes())
    (tmp_path / 'page.jpg').write_text('<html>404</html>')
    lines, out, errors = list_images(tmp_path)
    assert lines == ['a.png', 'no_name']
    assert errors.strip() == ('%s: skipped: the image is not a JPEG, PNG, GIF or BMP file' %
                              (tmp_path / 'page.jpg'))
    assert '0 other files left out, 1 skipped' in out


def test_a_picture_of_a_format_that_is_not_read_is_named(tmp_path):
    write_photo(tmp_path / 'a.png')
    (tmp_path / 'b.WEBP').write_bytes(b'RIFF\0\0\0\0WEBPVP8 ')
    lines, _, errors = list_images(tmp_path)
    assert lines == ['a.png']
    assert errors.strip() == ('%s: skipped: the image is a WebP file; convert it to PNG or JPEG' %
                              (tmp_path / 'b.WEBP'))


def test_subfolders_are_listed_only_if_asked_for(tmp_path):
    write_photo(tmp_path / 'a.jpg')
    write_photo(tmp_path / 'sub' / 'deep' / 'b.jpg')
    assert list_images(tmp_path)[0] == ['a.jpg']
    assert list_images(tmp_path, '--recursive')[0] == ['a.jpg', 'sub/deep/b.jpg']


def test_paths_are_relative_to_the_list_and_the_reader_finds_them(tmp_path):
    write_photo(tmp_path / 'crops' / 'a.jpg')
    output = tmp_path / 'lists' / 'list.txt'
    assert list_images(tmp_path / 'crops', output=output)[0] == ['../crops/a.jpg']
    found = read_annotations(str(output), labelled=False)
    assert os.path.samefile(found[0].image_path, str(tmp_path / 'crops' / 'a.jpg'))


def test_a_list_in_a_linked_folder_leads_to_its_images(tmp_path):
    write_photo(tmp_path / 'images' / 'a.jpg')
    (tmp_path / 'disk' / 'lists').mkdir(parents=True)
    (tmp_path / 'link').symlink_to(tmp_path / 'disk' / 'lists')
    output = tmp_path / 'link' / 'list.txt'
    assert list_images(tmp_path / 'images', output=output)[0] == ['../../images/a.jpg']
    assert read_annotations(str(output), labelled=False)


def test_a_linked_folder_is_entered_once_even_if_it_leads_back(tmp_path):
    write_photo(tmp_path / 'a' / 'b.jpg')
    (tmp_path / 'a' / 'back').symlink_to(tmp_path)
    (tmp_path / 'z').symlink_to(tmp_path / 'a')
    assert find_files(str(tmp_path)) == ['a/b.jpg']


def test_a_name_that_no_line_can_hold_is_skipped_with_its_reason(tmp_path):
    write_photo(tmp_path / 'a.jpg')
    write_photo(tmp_path / 'new\nline.jpg')
    os.rename(str(write_photo(tmp_path / 'c.jpg')).encode(), str(tmp_path).encode() + b'/\xff.jpg')
    lines, _, errors = list_images(tmp_path)
    assert lines == ['a.jpg']
    assert "'new\\nline.jpg' cannot be written to an annotation line" in errors
    assert "'\\udcff.jpg' is not UTF-8; rename the file" in errors


def test_a_folder_without_images_leaves_the_old_list_alone(tmp_path):
    (tmp_path / 'list.txt').write_text('old.jpg\n')
    assert error_of(SCRIPT, tmp_path, '-o', tmp_path / 'list.txt') == (
        '%s: no image found; expected JPEG, PNG, GIF or BMP files (--recursive: in subfolders)' %
        tmp_path)
    assert (tmp_path / 'list.txt').read_text() == 'old.jpg\n'


def test_an_image_is_not_replaced_by_the_list(tmp_path):
    write_photo(tmp_path / 'a.png')
    before = (tmp_path / 'a.png').read_bytes()
    assert error_of(SCRIPT, tmp_path, '-o', tmp_path / 'a.png').startswith(
        '%s: is an image' % (tmp_path / 'a.png'))
    assert (tmp_path / 'a.png').read_bytes() == before


def test_a_missing_folder_is_named(tmp_path):
    assert error_of(SCRIPT, tmp_path / 'none', '-o', tmp_path / 'list.txt') == (
        '%s: cannot read this folder: No such file or directory' % (tmp_path / 'none'))
