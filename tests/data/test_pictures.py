"""Images given as files and folders; whole photos among them."""

import logging
import os

import cv2
import numpy as np
import pytest

from lpr.data.dataset import read_pictures
from lpr.data.pictures import find_photos, find_pictures, warn_of_photos
from lpr.runtime.errors import UserError


def write(path, width=94, height=24):
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), np.zeros((height, width, 3), np.uint8))
    return path


def test_folders_are_taken_by_name_and_files_as_they_stand(tmp_path):
    for name in ('b.png', 'a.jpg', 'inside/c.png'):
        write(tmp_path / 'crops' / name)
    (tmp_path / 'crops' / 'no_extension').write_bytes((tmp_path / 'crops' / 'b.png').read_bytes())
    (tmp_path / 'crops' / 'notes.txt').write_text('about them')
    alone = write(tmp_path / 'z.png')
    pictures = find_pictures([str(alone), str(tmp_path / 'crops'), str(alone)])
    assert [row.image_path for row in pictures] == [str(path) for path in (
        alone, tmp_path / 'crops' / 'a.jpg', tmp_path / 'crops' / 'b.png',
        tmp_path / 'crops' / 'no_extension', alone)]
    assert {row.label for row in pictures} == {None}
    assert pictures[0].source == str(alone)
    assert pictures.bad_rows.count == 0


def test_an_image_of_another_format_is_named_not_passed_over(tmp_path):
    write(tmp_path / 'a.png')
    (tmp_path / 'b.tif').write_bytes(b'II*\0' + bytes(100))
    pictures = find_pictures([str(tmp_path)])
    assert [row.image_path for row in pictures] == [str(tmp_path / 'a.png')]
    assert pictures.bad_rows.named == [
        '%s: the image is a TIFF file; convert it to PNG or JPEG' % (tmp_path / 'b.tif')]


def test_an_image_whose_name_no_list_can_hold_is_named_and_left_out(tmp_path):
    image = write(tmp_path / 'a.png').read_bytes()
    strange = os.fsencode(str(tmp_path)) + b'/b\xff.png'
    with open(strange, 'wb') as stream:
        stream.write(image)
    pictures = find_pictures([str(tmp_path)])
    assert [row.image_path for row in pictures] == [str(tmp_path / 'a.png')]
    assert pictures.bad_rows.named == [
        os.fsdecode(strange) + ': the name is not UTF-8; rename the file']


def test_a_link_in_a_folder_that_leads_nowhere_is_named_and_left_out(tmp_path):
    write(tmp_path / 'a.png')
    (tmp_path / 'b.png').symlink_to('gone.png')
    pictures = find_pictures([str(tmp_path)])
    assert [row.image_path for row in pictures] == [str(tmp_path / 'a.png')]
    assert pictures.bad_rows.named == [
        '%s: the image cannot be read: No such file or directory' % (tmp_path / 'b.png')]
    with pytest.raises(UserError, match='b.png: no such image or folder'):
        find_pictures([str(tmp_path / 'b.png')])


def test_images_that_cannot_be_used_are_left_out_and_all_named(tmp_path, make_spec, caplog):
    good = write(tmp_path / 'a.png')
    for number in range(12):
        (tmp_path / ('bad%02d.jpg' % number)).write_bytes(b'no image')
    damaged = bytearray(good.read_bytes())
    damaged[50] ^= 255  # in the pixels: the header is whole
    (tmp_path / 'damaged.png').write_bytes(bytes(damaged))
    with caplog.at_level(logging.INFO, 'lpr'):
        pictures = read_pictures([str(tmp_path)], make_spec())
    assert [row.image_path for row in pictures] == [str(good)]
    counted, named = (record.getMessage() for record in caplog.records)
    assert counted == 'skipped 13 of 14 images, which cannot be used:'
    named = named.splitlines()
    assert named[:12] == [
        '%s: the image is not a JPEG, PNG, GIF or BMP file' % (tmp_path / ('bad%02d.jpg' % number))
        for number in range(12)]
    assert named[12:] == ['%s: the image cannot be decoded' % (tmp_path / 'damaged.png')]


@pytest.mark.parametrize('names, message', [
    (['gone'], 'gone: no such image or folder'),
    (['empty'], 'empty: no image in this folder; expected JPEG, PNG, GIF or BMP files (subf'),
    (['bad'], 'bad/a.jpg: the image is an empty file (1 of 1 images cannot be used)'),
])
def test_what_cannot_be_read_is_told(tmp_path, names, message):
    (tmp_path / 'empty').mkdir()
    write(tmp_path / 'empty' / 'inside' / 'a.png')
    (tmp_path / 'bad').mkdir()
    (tmp_path / 'bad' / 'a.jpg').write_bytes(b'')
    with pytest.raises(UserError) as error:
        find_pictures([str(tmp_path / name) for name in names])
    assert message in str(error.value)


@pytest.mark.parametrize('width, height, is_photo', [
    (1920, 1080, True), (1080, 1920, True), (640, 480, True), (720, 1160, True),
    (94, 24, False),
    (400, 151, False),   # the largest crop of the real plates at hand
    (272, 140, False),   # the largest crop of the American ones, which are twice as wide as high
    (1200, 400, False),  # a close view of a plate of one line
    (300, 220, False),   # and of a plate of two
])
def test_whole_photos_are_told_from_crops_by_size_and_shape(tmp_path, width, height, is_photo):
    path = write(tmp_path / 'a.png', width, height)
    found = find_photos(find_pictures([str(path)]))
    assert found == ([(str(path), width, height)] if is_photo else [])


def test_an_image_that_has_vanished_is_no_photo(tmp_path):
    photo, vanishing = (write(tmp_path / name, 640, 480) for name in ('a.png', 'b.png'))
    pictures = find_pictures([str(vanishing), str(photo)])
    vanishing.unlink()
    assert find_photos(pictures) == [(str(photo), 640, 480)]


def test_ten_photos_are_named(tmp_path, caplog):
    for number in range(12):
        write(tmp_path / ('%02d.png' % number), 640, 480)
    warn_of_photos(find_photos(find_pictures([str(tmp_path)])))
    messages = [record.getMessage() for record in caplog.records]
    assert messages[0] == ('%s: 640x480 pixels: a whole photo? A model reads crops of one plate '
                           'and finds no plates in photos' % (tmp_path / '00.png'))
    assert len(messages) == 11 and messages[-1] == '... and 2 more of this kind'
