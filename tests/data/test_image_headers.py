"""Which image files are read, which are refused, and why."""

import io
import struct
import time
import zlib

import cv2
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from lpr.data.image_headers import MAX_PIXELS, image_kind, read_header
from lpr.data.preprocessing import read_image
from utils.checking.images import decode_image

PIXELS = np.random.RandomState(0).randint(0, 256, (24, 94, 3)).astype(np.uint8)
PLATE = Image.fromarray(PIXELS)
GREY = PIXELS[:, :, 0]
# A photo's pixels change little from one to the next; JPEG keeps them nearly.
SMOOTH = Image.fromarray(cv2.GaussianBlur(PIXELS, (0, 0), 8))


def encoded(image, form, **options):
    """The bytes of a file that Pillow writes."""
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def png(width, height, depth=8, colours=2, data=b''):
    """A PNG file by its parts."""
    parts = ((b'IHDR', struct.pack('>IIBBBBB', width, height, depth, colours, 0, 0, 0)),
             (b'IDAT', zlib.compress(data)), (b'IEND', b''))
    return b'\x89PNG\r\n\x1a\n' + b''.join(
        struct.pack('>I', len(body)) + name + body + struct.pack('>I', zlib.crc32(name + body))
        for name, body in parts)


def rotated():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90 degrees
    return encoded(SMOOTH, 'JPEG', quality=95, exif=exif)


def bmp(**fields):
    """A BMP file with other values in its header; `fields` has (place, format, value)."""
    data = bytearray(encoded(PLATE, 'BMP'))
    for place, form, value in fields.values():
        struct.pack_into(form, data, place, value)
    return bytes(data)


def moving(form, first=PLATE):
    return encoded(first, form, save_all=True, append_images=[Image.new('RGB', (94, 24))])


WITH_ALPHA = np.dstack([PIXELS, GREY])
SIXTEEN = np.random.RandomState(1).randint(0, 65536, (24, 94)).astype(np.uint16)
GREYS = np.repeat(GREY[:, :, np.newaxis], 3, axis=2)
BITS = np.where(GREYS < 128, 0, 255).astype(np.uint8)
PALETTE = PLATE.convert('P')
# Name -> (bytes, kind, pixels that are to be read, how far each may be off).
SUPPORTED = {
    'PNG': (encoded(PLATE, 'PNG'), 'PNG', PIXELS, 0),
    'grey PNG': (encoded(Image.fromarray(GREY), 'PNG'), 'PNG', GREYS, 0),
    'PNG of 1 bit': (encoded(Image.fromarray(GREY).convert('1', dither=0), 'PNG'), 'PNG', BITS, 0),
    'PNG with a palette': (encoded(PALETTE, 'PNG'), 'PNG', np.array(PALETTE.convert('RGB')), 0),
    'PNG with alpha': (encoded(Image.fromarray(WITH_ALPHA), 'PNG'), 'PNG', PIXELS, 0),
    'grey PNG of 16 bits': (cv2.imencode('.png', SIXTEEN)[1].tobytes(), 'PNG',
                            np.repeat((SIXTEEN >> 8)[:, :, np.newaxis], 3, axis=2), 0),
    'moving PNG': (moving('PNG'), 'PNG', PIXELS, 0),
    'JPEG': (encoded(SMOOTH, 'JPEG', quality=95), 'JPEG', np.array(SMOOTH), 6),
    'grey JPEG': (encoded(SMOOTH.convert('L'), 'JPEG', quality=95), 'JPEG',
                  np.array(SMOOTH.convert('L').convert('RGB')), 6),
    'progressive JPEG': (encoded(SMOOTH, 'JPEG', quality=95, progressive=True), 'JPEG',
                         np.array(SMOOTH), 6),
    'CMYK JPEG': (encoded(SMOOTH.convert('CMYK'), 'JPEG', quality=95), 'JPEG', np.array(SMOOTH),
                  6),
    'JPEG to be turned': (rotated(), 'JPEG', np.array(SMOOTH), 6),
    'JPEG with a trailer': (encoded(SMOOTH, 'JPEG', quality=95) + b'trailer', 'JPEG',
                            np.array(SMOOTH), 6),
    'GIF': (encoded(PALETTE, 'GIF'), 'GIF', np.array(PALETTE.convert('RGB')), 0),
    'moving GIF': (moving('GIF', Image.new('RGB', (94, 24), (255, 0, 0))), 'GIF',
                   np.full_like(PIXELS, (255, 0, 0)), 0),
    'BMP': (bmp(), 'BMP', PIXELS, 0),
    'BMP from top to bottom': (bmp(height=(22, '<i', -24)), 'BMP', PIXELS[::-1], 0),
}
JPEG = SUPPORTED['JPEG'][0]
REFUSED = {
    'empty': (b'', 'the image is an empty file'),
    'text': (b'crops/1.jpg A1\n', 'the image is not a JPEG, PNG, GIF or BMP file'),
    'WebP': (b'RIFF\x10\0\0\0WEBPVP8 ', 'the image is a WebP file; convert it to PNG or JPEG'),
    'TIFF': (encoded(PLATE, 'TIFF'), 'the image is a TIFF file; convert it to PNG or JPEG'),
    'HEIF': (b'\0\0\0\x18ftypheic', 'the image is a HEIF or AVIF file; convert it to PNG or JPEG'),
    'PNG without pixels': (png(0, 0), 'the image is 0x0 and has no pixels'),
    'huge PNG': (png(20000, 20000, data=b'\0' * 1000),
                 'the image is 20000x20000; the limit is 33554432 pixels'),
    'huge BMP': (bmp(width=(18, '<i', 20000), height=(22, '<i', 20000)), 'the image is truncated'),
    'huge JPEG': (JPEG.replace(struct.pack('>HH', 24, 94), struct.pack('>HH', 20000, 20000)),
                  'the image is 20000x20000; the limit is 33554432 pixels'),
    'BMP of 8 bits': (encoded(PALETTE, 'BMP'), 'the image is a BMP file of 8 bits per pixel; '
                                               'the toolkit reads plain ones of 24'),
    'BMP of 32 bits': (encoded(Image.fromarray(WITH_ALPHA), 'BMP'),
                       'the image is a BMP file of 32 bits per pixel; the toolkit reads plain '
                       'ones of 24'),
    'compressed BMP': (bmp(compression=(30, '<I', 1)), 'the image is a compressed BMP file of 24 '
                                                       'bits per pixel; the toolkit reads plain '
                                                       'ones of 24'),
    'BMP that points before its start': (bmp(start=(10, '<i', -100000)), 'the image is truncated'),
    'BMP whose pixels are its header': (bmp(start=(10, '<i', 0)),
                                        'the header of the image is damaged'),
    'JPEG without a frame': (b'\xff\xd8\xff\xda\0\0\xff\xd9',
                             'the header of the image is damaged'),
    'lossless JPEG': (JPEG.replace(b'\xff\xc0', b'\xff\xc3'),
                      'the image is a JPEG file of an unsupported kind; convert it to PNG'),
}
REFUSED.update(('cut off ' + name, (data[:-20], 'the image is truncated'))
               for name, (data, kind, _, _) in SUPPORTED.items() if 'trailer' not in name)


@pytest.fixture(scope='module')
def read(make_spec):
    """Reads an image file as the scripts do."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        path = tf.compat.v1.placeholder(tf.string, [])
        image = read_image(path, make_spec())
        yield lambda name: session.run(image, {path: name})


@pytest.mark.parametrize('name', sorted(SUPPORTED))
def test_a_supported_image_is_known_and_read(read, tmp_path, name):
    data, kind, pixels, tolerance = SUPPORTED[name]
    path = tmp_path / 'image.jpg'  # the content counts, not the name
    path.write_bytes(data)
    assert read_header(str(path)) == (kind, 94, 24)
    np.testing.assert_allclose(read(str(path)) * 255, pixels, atol=tolerance + 1e-3)
    np.testing.assert_allclose(decode_image(str(path))[:, :, ::-1], pixels, atol=tolerance)


@pytest.mark.parametrize('name', sorted(REFUSED))
def test_any_other_file_is_refused_with_the_reason(tmp_path, name):
    data, reason = REFUSED[name]
    path = tmp_path / 'image.jpg'
    path.write_bytes(data)
    with pytest.raises(ValueError) as error:
        read_header(str(path))
    assert str(error.value) == reason


@pytest.mark.parametrize('form', ['PNG', 'JPEG', 'GIF', 'BMP'])
def test_one_pixel_is_an_image(read, tmp_path, form):
    path = tmp_path / 'pixel'
    Image.new('RGB', (1, 1), (255, 255, 255)).save(str(path), form)
    assert read_header(str(path)) == (form, 1, 1)
    np.testing.assert_allclose(read(str(path)), 1.0, atol=1 / 255)


def test_all_frames_of_a_gif_count_towards_the_limit(tmp_path):
    data = encoded(Image.new('P', (1000, 1000)), 'GIF')
    frame = data.index(b'\x2c' + struct.pack('<HHHH', 0, 0, 1000, 1000))
    count = MAX_PIXELS // 1000 ** 2 + 1
    path = tmp_path / 'many.gif'
    path.write_bytes(data[:frame] + data[frame:-1] * (count - 1) + b';')
    assert read_header(str(path)) == ('GIF', 1000, 1000)
    path.write_bytes(data[:frame] + data[frame:-1] * count + b';')
    with pytest.raises(ValueError, match='1000x1000 with %d frames; the limit is' % count):
        read_header(str(path))


def test_a_gif_of_a_million_frames_is_refused_at_once(tmp_path):
    frame = b'\x2c' + struct.pack('<HHHHB', 0, 0, 1, 1, 0) + b'\x02\x02\x44\x01\0'
    (tmp_path / 'many.gif').write_bytes(
        b'GIF89a' + struct.pack('<HHBBB', 1, 1, 0x80, 0, 0) + b'\0' * 6 + frame * 10 ** 6 + b'\x3b')
    started = time.process_time()
    with pytest.raises(ValueError, match='a GIF file of more than 1000 frames; convert it to PNG'):
        read_header(str(tmp_path / 'many.gif'))
    assert time.process_time() - started < 1


def test_a_gif_whose_first_frame_is_a_part_is_refused(read, tmp_path):
    data = bytearray(encoded(PALETTE, 'GIF'))
    frame = data.index(b'\x2c' + struct.pack('<HHHH', 0, 0, 94, 24))
    struct.pack_into('<H', data, frame + 1, 3)
    (tmp_path / 'part.gif').write_bytes(bytes(data))
    with pytest.raises(ValueError, match='first frame does not cover the image'):
        read_header(str(tmp_path / 'part.gif'))


@pytest.mark.parametrize('name', ['gone.png', 'folder.png'])
def test_what_is_no_file_is_refused(tmp_path, name):
    (tmp_path / 'folder.png').mkdir()
    with pytest.raises(ValueError, match='the image cannot be read: '):
        read_header(str(tmp_path / name))


def test_the_kind_is_told_by_the_first_bytes(tmp_path):
    for data, kind in ((png(1, 1), 'PNG'), (JPEG, 'JPEG'), (b'no image', None)):
        (tmp_path / 'file').write_bytes(data)
        assert image_kind(str(tmp_path / 'file')) == kind


def test_fill_bytes_before_a_jpeg_marker_are_skipped(tmp_path):
    """ITU-T T.81, B.1.1.2: any marker may be preceded by any number of bytes FF."""
    data = cv2.imencode('.jpg', np.zeros((24, 94, 3), np.uint8))[1].tobytes()
    (tmp_path / 'a.jpg').write_bytes(data[:2] + b'\xff' * 3 + data[2:])
    assert read_header(str(tmp_path / 'a.jpg')) == ('JPEG', 94, 24)
