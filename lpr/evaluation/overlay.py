"""Draws a plate image with the predicted plate written below it."""

import cv2
import numpy as np

# Height of the drawn plate in pixels; a 94x24 crop is enlarged four times.
PLATE_HEIGHT = 96
MARGIN = 8
FONT = cv2.FONT_HERSHEY_SIMPLEX
FONT_SCALE = 0.8
FONT_THICKNESS = 2
WHITE = (255, 255, 255)
BLACK = (0, 0, 0)
REJECTED = ' ?'


def draw_reading(image, plate, is_rejected=False):
    """Draws a plate with a line of text below it, as wide as the wider of the two.

    Args:
        image: uint8 [height, width, 3] RGB.
        plate: the predicted plate, ASCII; '' draws an empty line.
        is_rejected: whether its confidence is too low; then ' ?' follows the plate.
    Returns:
        uint8 [new height, new width, 3] RGB.
    """
    text = plate + REJECTED if is_rejected else plate
    scale = PLATE_HEIGHT / image.shape[0]
    picture = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    (text_width, text_height), descent = cv2.getTextSize(text, FONT, FONT_SCALE, FONT_THICKNESS)
    width = max(picture.shape[1], text_width + 2 * MARGIN)
    canvas = np.full((PLATE_HEIGHT + text_height + descent + 2 * MARGIN, width, 3), WHITE, np.uint8)
    canvas[:PLATE_HEIGHT, :picture.shape[1]] = picture
    cv2.putText(canvas, text, (MARGIN, PLATE_HEIGHT + MARGIN + text_height), FONT, FONT_SCALE,
                BLACK, FONT_THICKNESS, cv2.LINE_AA)
    return canvas
