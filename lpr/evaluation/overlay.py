"""Draws a plate image with the predicted plate written below it."""

import cv2
import numpy as np

from lpr.data.hanzi import AS_HANZI
from lpr.evaluation.writing import ink_of_text, spelled_for_drawing

# Height of the drawn plate in pixels; a 94x24 crop is enlarged four times.
PLATE_HEIGHT = 96
MARGIN = 8
REJECTED = ' ?'


def draw_reading(image, label, spelling=AS_HANZI, is_rejected=False):
    """Draws a plate with a line of text below it, as wide as the wider of the two.

    Args:
        image: uint8 [height, width, 3] RGB.
        label: the predicted plate; '' draws an empty line.
        spelling: 'hanzi' to write `<Anhui>` as a Hanzi if that can be drawn, or 'names'.
        is_rejected: whether its confidence is too low; then ' ?' follows the plate.
    Returns:
        uint8 [new height, new width, 3] RGB.
    """
    text = spelled_for_drawing(label, spelling) + (REJECTED if is_rejected else '')
    scale = PLATE_HEIGHT / image.shape[0]
    plate = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    ink = ink_of_text(text)
    width = max(plate.shape[1], ink.shape[1] + 2 * MARGIN)
    canvas = np.full((PLATE_HEIGHT + len(ink) + 2 * MARGIN, width, 3), 255, np.uint8)
    canvas[:PLATE_HEIGHT, :plate.shape[1]] = plate
    canvas[PLATE_HEIGHT + MARGIN:-MARGIN, MARGIN:MARGIN + ink.shape[1]] = 255 - ink[..., np.newaxis]
    return canvas
