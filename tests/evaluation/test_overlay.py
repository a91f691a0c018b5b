"""A plate with the prediction under it."""

import cv2
import numpy as np
import pytest

from lpr.data.image_files import write_png
from lpr.evaluation.overlay import draw_reading

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
    drawn = draw_reading(plate, text)
    assert drawn.shape[1] > 4 * 94
    _, columns = dark(drawn)
    assert columns.max() < drawn.shape[1] - 2
    rows, _ = dark(drawn)
    assert rows.min() > 0 and rows.max() < drawn.shape[0] - PLATE_ROWS - 1


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
