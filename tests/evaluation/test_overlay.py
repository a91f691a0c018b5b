"""A plate with the prediction under it."""

import re
import sys

import cv2
import numpy as np
import pytest

from lpr.data.hanzi import NAMES
from lpr.data.image_files import write_image
from lpr.evaluation.contact_page import Drawn, write_contact_page
from lpr.evaluation.overlay import BLUE, FRAME, ORANGE, TRACK, draw_reading
from lpr.evaluation.text_ink import can_draw_hanzi, ink_of_text

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


def test_hanzi_of_a_label_are_names_where_they_cannot_be_drawn(plate, monkeypatch):
    names = draw_reading(plate, 'A', 'names', truth='<Anhui>A1')
    monkeypatch.setattr('lpr.evaluation.text_ink.can_draw_hanzi', lambda: False)
    assert (draw_reading(plate, 'A', truth='\u7696A1') == names).all()


@pytest.mark.parametrize('character, drawn', [
    ('\u00dc', '<U+00DC>'), ('\u0416', '<U+0416>'), ('\U0001f697', '<U+1F697>'),
    ('\x7f', '<U+007F>'), ('~', '~'), (' ', ' ')])
def test_other_characters_are_drawn_as_code_points(character, drawn):
    """OpenCV would draw a question mark for each of their bytes, the mark of rejected plates."""
    assert (ink_of_text('A%s1' % character) == ink_of_text('A%s1' % drawn)).all()


@pytest.mark.parametrize('size', [(21, 94), (24, 120), (24, 7)])
def test_plates_of_any_size_are_drawn_96_pixels_high(size):
    drawn = draw_reading(np.zeros(size + (3,), np.uint8), 'A')
    assert (drawn[:PLATE_ROWS, :round(size[1] * PLATE_ROWS / size[0]) - 1] == 0).all()


def test_a_png_reads_back_the_same(tmp_path):
    image = np.random.RandomState(8).randint(0, 256, (30, 40, 3)).astype(np.uint8)
    path = str(tmp_path / 'plate.png')
    write_image(path, image)
    assert (cv2.imread(path)[:, :, ::-1] == image).all()


@pytest.mark.parametrize('name, magic', [('p.jpg', b'\xff\xd8'), ('p.JPEG', b'\xff\xd8'),
                                         ('p.png', b'\x89PNG'), ('p', b'\x89PNG')])
def test_a_picture_is_of_the_kind_that_its_name_says(tmp_path, name, magic):
    write_image(str(tmp_path / name), np.zeros((8, 8, 3), np.uint8))
    assert (tmp_path / name).read_bytes().startswith(magic)


def test_a_rejected_plate_has_a_question_mark(plate):
    assert (draw_reading(plate, 'AB12', is_rejected=True) == draw_reading(plate, 'AB12 ?')).all()
    assert (draw_reading(plate, 'AB12') != draw_reading(plate, 'AB12 ?')).any()


def test_a_bar_is_as_long_as_the_confidence(plate):
    plain, low, high = (draw_reading(plate, 'AB12', confidence=confidence)
                        for confidence in (None, 0.25, 0.75))
    assert low.shape == high.shape and low.shape[0] > plain.shape[0]
    assert (low[:len(plain)] == plain).all()
    lengths = [(bar[len(plain):] == BLUE).all(axis=2).any(axis=0).sum() for bar in (low, high)]
    tracks = [(bar[len(plain):] == TRACK).all(axis=2).any(axis=0).sum() for bar in (low, high)]
    assert sum(lengths) == sum(tracks) > 200
    assert lengths[1] == pytest.approx(3 * lengths[0], abs=2)


def test_the_truth_stands_below_and_a_wrong_plate_is_framed(plate):
    right = draw_reading(plate, 'AB12', truth='AB12')
    wrong = draw_reading(plate, 'AB72', truth='AB12', is_wrong=True)
    assert len(right) > len(draw_reading(plate, 'AB12')) + 20
    assert wrong.shape == (right.shape[0] + 2 * FRAME, right.shape[1] + 2 * FRAME, 3)
    for edge in (wrong[:FRAME], wrong[-FRAME:], wrong[:, :FRAME], wrong[:, -FRAME:]):
        assert (edge == ORANGE).all()
    assert not (right == ORANGE).all(axis=2).any()


def drawn(name, **values):
    defaults = {'image_path': 'crops/%s.jpg' % name, 'plate': 'AB12', 'confidence': 0.5,
                'truth': None, 'is_wrong': False, 'is_rejected': False,
                'drawn_path': 'out/%s.png' % name, 'size': (376, 160)}
    return Drawn(**dict(defaults, **values))


def test_the_page_of_pictures_shows_wrong_ones_first(tmp_path):
    plates = [drawn('sure', truth='AB12', confidence=0.99), drawn('a & "b"', truth='AB12'),
              drawn('wrong', truth='<Anhui>12', is_wrong=True, is_rejected=True)]
    write_contact_page(str(tmp_path), plates, 'model/<graph>.pb')
    text = (tmp_path / 'index.html').read_text(encoding='utf-8')
    assert '3 plates, 2 of the 3 with a label are read without an error; 1 are rejected' in text
    assert 'model/&lt;graph&gt;.pb' in text
    assert re.findall('<img src="([^"]*)" width="376" height="160"', text) == [
        'wrong.png', 'a%20%26%20%22b%22.png', 'sure.png']
    assert 'alt="read AB12, confidence 50 %, the label is 皖12"' in text


def test_without_labels_the_page_of_pictures_begins_with_the_least_confident(tmp_path):
    write_contact_page(str(tmp_path), [drawn('sure', confidence=0.9), drawn('unsure')], 'm.pb')
    text = (tmp_path / 'index.html').read_text(encoding='utf-8')
    assert text.index('unsure.png') < text.index('"sure.png')
    assert 'label' not in text and 'Wrong' not in text


def test_plates_without_a_label_are_neither_right_nor_wrong(tmp_path):
    plates = [drawn('none'), drawn('right', truth='AB12'),
              drawn('wrong', truth='A', is_wrong=True), drawn('nothing', confidence=0.4)]
    write_contact_page(str(tmp_path), plates, 'm.pb')
    text = (tmp_path / 'index.html').read_text(encoding='utf-8')
    assert '4 plates, 1 of the 2 with a label are read without an error.' in text
    assert re.findall('<h2>(.*)</h2>|<img src="([^"]*)"', text) == [
        ('Wrong: 1', ''), ('', 'wrong.png'), ('Right: 1', ''), ('', 'right.png'),
        ('Without a label: 2', ''), ('', 'nothing.png'), ('', 'none.png')]
