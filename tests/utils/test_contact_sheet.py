"""Plates in rows on one picture."""

import numpy as np

from utils.contact_sheet import MARGIN, PLATE_HEIGHT, PLATE_WIDTH, TEXT_HEIGHT, contact_sheet

RED, BLUE = (250, 0, 0), (0, 0, 250)
CELL_WIDTH, CELL_HEIGHT = PLATE_WIDTH + MARGIN, PLATE_HEIGHT + TEXT_HEIGHT + 2 * MARGIN


def plate(colour, width=94, height=24):
    return np.full((height, width, 3), colour, np.uint8)


def centre_of(sheet, row, column, titles=0):
    top = MARGIN + row * CELL_HEIGHT + titles * (TEXT_HEIGHT + MARGIN)
    left = MARGIN + column * CELL_WIDTH
    return tuple(sheet[top + PLATE_HEIGHT // 2, left + PLATE_WIDTH // 2])


def test_plates_stand_in_the_rows_and_columns_given():
    sheet = contact_sheet([('', [(plate(RED), 'A1'), (plate(BLUE), 'B2')]),
                           ('', [(plate(BLUE), 'B2')])])
    assert sheet.shape == (2 * CELL_HEIGHT + MARGIN, 2 * CELL_WIDTH + MARGIN, 3)
    assert centre_of(sheet, 0, 0) == RED
    assert centre_of(sheet, 0, 1) == BLUE
    assert centre_of(sheet, 1, 0) == BLUE
    assert centre_of(sheet, 1, 1) == (255, 255, 255)


def test_a_title_takes_a_line_over_its_row():
    sheet = contact_sheet([('none', [(plate(RED), 'A1')]), ('stn', [(plate(BLUE), 'A1')])])
    assert centre_of(sheet, 0, 0, titles=1) == RED
    assert centre_of(sheet, 1, 0, titles=2) == BLUE
    assert (sheet[:TEXT_HEIGHT + MARGIN] < 128).any()


def test_a_crop_of_the_network_s_size_is_enlarged_twice_pixel_by_pixel():
    image = np.random.RandomState(0).randint(0, 256, (24, 94, 3)).astype(np.uint8)
    sheet = contact_sheet([('', [(image, '')])])
    place = sheet[MARGIN:MARGIN + PLATE_HEIGHT, MARGIN:MARGIN + PLATE_WIDTH]
    assert np.array_equal(place, image.repeat(2, axis=0).repeat(2, axis=1))


def test_images_of_any_shape_fit_into_their_place():
    images = [plate(RED, *size) for size in ((1, 500), (5000, 1), (1, 1), (1160, 720))]
    sheet = contact_sheet([('', [(image, 'A1') for image in images])])
    assert sheet.shape == (CELL_HEIGHT + MARGIN, 4 * CELL_WIDTH + MARGIN, 3)


def test_a_long_label_stays_under_its_plate():
    sheet = contact_sheet([('', [(plate(RED), 'W' * 100)])])
    assert (sheet[MARGIN + PLATE_HEIGHT:] < 128).any()
    assert (sheet[:, CELL_WIDTH:] == 255).all()


def test_characters_outside_ascii_are_drawn_as_code_points():
    assert np.array_equal(contact_sheet([('', [(plate(RED), '\u7696A\u062f12')])]),
                          contact_sheet([('', [(plate(RED), '<U+7696>A<U+062F>12')])]))
