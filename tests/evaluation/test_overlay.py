"""A plate with the prediction under it."""

import sys

import cv2
import numpy as np
import pytest

from lpr.data.hanzi import NAMES
from lpr.data.image_files import write_png
from lpr.evaluation.overlay import draw_reading
from lpr.evaluation.writing import can_draw_hanzi, ink_of_text

PLATE_ROWS = 96


@pytest.fixture
def plate():
    return np.full((24, 94, 3), (200, 30, 60), np.uint8)


def dark(image):
    """Where the drawn text is: (rows, columns) under the plate."""
    return np.nonzero(image[PLATE_ROWS:].max(axis=2) < 128)


def test_the_plate_is_enlarged_and_keeps_its_colors(plate):
    drawn = draw_reading(plate, 'AB12')
    assert drawn.dtype == np.uint8
    assert drawn.shape[0] > PLATE_ROWS and drawn.shape[1:] == (4 * 94, 3)
    assert (drawn[:PLATE_ROWS] == (200, 30, 60)).all()


def test_the_text_stands_under_the_plate(plate):
    rows, columns = dark(draw_reading(plate, 'AB12'))
    assert len(rows) > 50
    more_rows, more_columns = dark(draw_reading(plate, 'AB12AB12'))
    assert more_columns.max() > columns.max()


def test_an_empty_prediction_leaves_the_line_empty(plate):
    drawn = draw_reading(plate, '')
    assert drawn.shape[0] > PLATE_ROWS
    assert (drawn[PLATE_ROWS:] == 255).all()


def test_a_long_prediction_is_not_cut_off(plate):
    text = '<InnerMongolia>A12345<police><Guangdong>AB'
    drawn = draw_reading(plate, text, 'names')
    assert drawn.shape[1] > 4 * 94
    _, columns = dark(drawn)
    assert columns.max() < drawn.shape[1] - 2
    rows, _ = dark(drawn)
    assert rows.min() > 0 and rows.max() < drawn.shape[0] - PLATE_ROWS - 1


def test_a_name_is_drawn_as_its_hanzi(plate):
    """One glyph instead of seven letters, and another one for another province."""
    hanzi, names = (dark(draw_reading(plate, '<Anhui>A1', spelling))[1].max()
                    for spelling in ('hanzi', 'names'))
    without = dark(draw_reading(plate, 'A1'))[1].max()
    assert without + 15 < hanzi < without + 35 < names
    anhui, hebei = (draw_reading(plate, label) for label in ('<Anhui>A1', '<Hebei>A1'))
    assert anhui.shape == hebei.shape and (anhui != hebei).any()


def test_every_hanzi_has_a_glyph_of_its_own():
    inks = {ink_of_text(hanzi).tobytes() for hanzi in NAMES}
    assert len(inks) == len(NAMES)
    assert all(np.frombuffer(ink, np.uint8).max() == 255 for ink in inks)


def test_symbols_stand_in_their_order():
    letter, hanzi = ink_of_text('A'), ink_of_text('皖')
    for text, parts in (('皖A', (hanzi, letter)), ('A皖', (letter, hanzi)),
                        ('皖A皖', (hanzi, letter, hanzi))):
        assert (ink_of_text(text) == np.concatenate(parts, axis=1)).all()


def test_without_pillow_names_are_drawn(plate, monkeypatch):
    names = draw_reading(plate, '<Anhui>A1', 'names')
    monkeypatch.setitem(sys.modules, 'PIL.ImageDraw', None)
    can_draw_hanzi.cache_clear()
    try:
        assert (draw_reading(plate, '<Anhui>A1') == names).all()
    finally:
        can_draw_hanzi.cache_clear()


@pytest.mark.parametrize('size', [(21, 94), (24, 120), (24, 7)])
def test_plates_of_any_size_are_drawn_96_pixels_high(size):
    drawn = draw_reading(np.zeros(size + (3,), np.uint8), 'A')
    assert (drawn[:PLATE_ROWS, :round(size[1] * PLATE_ROWS / size[0]) - 1] == 0).all()


def test_a_png_reads_back_the_same(tmp_path):
    image = np.random.RandomState(8).randint(0, 256, (30, 40, 3)).astype(np.uint8)
    path = str(tmp_path / 'plate.png')
    write_png(path, image)
    assert (cv2.imread(path)[:, :, ::-1] == image).all()


def test_a_rejected_plate_has_a_question_mark(plate):
    assert (draw_reading(plate, 'AB12', is_rejected=True) == draw_reading(plate, 'AB12 ?')).all()
    assert (draw_reading(plate, 'AB12') != draw_reading(plate, 'AB12 ?')).any()
