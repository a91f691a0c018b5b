"""Boxes that were drawn in another image than the one that is there are not cut out."""

import re

import pytest
from commands import run_here
from dataset_commands import four_colours, write_photo
from PIL import Image

from lpr.data.image_files import read_bgr

TURNED = ("it is stored turned (EXIF orientation %d): save it upright, for example with "
          "ImageMagick's mogrify -auto-orient")
MAY_BE_TURNED = 'the box may be for the upright image, but ' + TURNED
OTHER_SIZE = 'the box was drawn in an image of %dx%d, but this one is %dx%d; '
RESIZED = OTHER_SIZE + 'it was resized or cropped since'


def import_boxes(source, folder):
    """Cuts the plates out; returns (lines of the annotation file, reasons of what was skipped)."""
    output = folder / 'out' / 'list.txt'
    result = run_here('utils/import_annotations.py', source, '-o', output)
    assert result.returncode == 0, result.stderr
    return output.read_text().splitlines(), re.findall(': skipped: (.*)', result.stderr)


def turned_photo(path, orientation, width=200, height=100):
    """A photo with an EXIF orientation, as Pillow writes it."""
    exif = Image.Exif()
    exif.endian = '<>'[orientation % 2]  # cameras write both
    exif[0x010F] = 'a maker'  # an entry before it
    exif[0x0112] = orientation
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(four_colours(width, height)[..., ::-1]).save(str(path), exif=exif)


def voc(folder, name, width, height):
    (folder / (name + '.xml')).write_text(
        '<annotation><filename>%s.jpg</filename><size><width>%s</width><height>%s</height>'
        '<depth>3</depth></size><object><name>A1</name><bndbox><xmin>20</xmin><ymin>10</ymin>'
        '<xmax>90</xmax><ymax>40</ymax></bndbox></object></annotation>' % (name, width, height))


@pytest.fixture
def folder(tmp_path):
    """A folder with a photo that is read whatever becomes of the others."""
    write_photo(tmp_path / 'data' / 'good.jpg')
    return tmp_path / 'data'


@pytest.mark.parametrize('width, height, orientation, reason', [
    (200, 100, 1, None),
    (0, 0, 1, None),
    ('', 'x', 1, None),
    (400, 200, 1, RESIZED % (400, 200, 200, 100)),
    (100, 200, 6, OTHER_SIZE % (100, 200, 200, 100) + TURNED % 6),
    (200, 100, 6, None),  # drawn in the photo as it is stored
    (0, 0, 8, MAY_BE_TURNED % 8),
    (200, 100, 3, MAY_BE_TURNED % 3),  # upside down
])
def test_the_size_in_a_voc_file_is_that_of_the_image(folder, width, height, orientation, reason):
    voc(folder, 'good', 200, 100)
    turned_photo(folder / 'other.jpg', orientation)
    voc(folder, 'other', width, height)
    lines, reasons = import_boxes(folder, folder.parent)
    assert lines == ['crops/good.jpg A1'] + ([] if reason else ['crops/other.jpg A1'])
    assert reasons == ([reason] if reason else [])


def test_the_size_in_a_table_is_that_of_the_image(folder):
    turned_photo(folder / 'turned.jpg', 6)
    (folder / 'table.csv').write_text(
        'filename,width,height,class,xmin,ymin,xmax,ymax,plate\n'
        'good.jpg,200,100,plate,20,10,90,40,A1\ngood.jpg,400,200,plate,20,10,90,40,A1\n'
        'turned.jpg,100,200,plate,20,10,90,40,A1\n')
    lines, reasons = import_boxes(folder / 'table.csv', folder.parent)
    assert lines == ['crops/good.jpg A1']
    assert reasons == [RESIZED % (400, 200, 200, 100),
                       OTHER_SIZE % (100, 200, 200, 100) + TURNED % 6]


@pytest.mark.parametrize('orientation', range(1, 9))
def test_yolo_is_for_upright_photos(folder, orientation):
    turned_photo(folder / 'other.jpg', orientation)
    for name in ('good', 'other'):
        (folder / (name + '.txt')).write_text('0 0.5 0.5 0.5 0.5 A1\n')
    lines, reasons = import_boxes(folder, folder.parent)
    assert lines == ['crops/good.jpg A1', 'crops/other.jpg A1'][:1 if orientation > 1 else 2]
    assert reasons == ([MAY_BE_TURNED % orientation] if orientation > 1 else [])


def test_a_turned_crop_of_a_plate_is_taken_as_it_is(folder):
    turned_photo(folder / 'other.jpg', 6)
    for name in ('good', 'other'):
        (folder / (name + '.txt')).write_text('A1')
    lines, reasons = import_boxes(folder, folder.parent)
    assert lines == ['../data/good.jpg A1', '../data/other.jpg A1'] and not reasons


@pytest.mark.parametrize('record', [b'', b'II*\0', b'MM\0*\0\0\xff\xff', b'II*\0\x08\0\0\0\x09\0'])
def test_a_damaged_exif_record_is_as_none(folder, record):
    data = (folder / 'good.jpg').read_bytes()
    (folder / 'good.jpg').write_bytes(data[:2] + b'\xff\xe1' + (len(record) + 8).to_bytes(2, 'big')
                                      + b'Exif\0\0' + record + data[2:])
    (folder / 'good.txt').write_text('0 0.5 0.5 0.5 0.5 A1\n')
    assert import_boxes(folder, folder.parent) == (['crops/good.jpg A1'], [])
    crop = read_bgr(str(folder.parent / 'out' / 'crops' / 'good.jpg'))
    assert crop.shape == (50, 100, 3)
