"""Draws a plate image with the plate that was read below it, its confidence, and the truth."""

import cv2
import numpy as np

from lpr.data.hanzi import AS_HANZI
from lpr.evaluation.text_ink import FONT, ink_of_text, spelled_for_drawing

# Height of the drawn plate in pixels; a 94x24 crop is enlarged four times.
PLATE_HEIGHT = 96
MARGIN = 8
BAR_HEIGHT, BAR_TEXT_WIDTH = 12, 52
TITLE_WIDTH, SMALL_SCALE = 46, 0.5
FRAME = 6
REJECTED = ' ?'
# RGB, colours that people with any kind of colour blindness can tell apart (Okabe and Ito).
INK, QUIET, TRACK = (0, 0, 0), (90, 90, 90), (222, 226, 230)
BLUE, ORANGE = (0, 114, 178), (213, 94, 0)


def draw_reading(image, label, spelling=AS_HANZI, is_rejected=False, confidence=None, truth=None,
                 is_wrong=False):
    """Draws a plate with what was read below it, as wide as the widest part.

    Args:
        image: uint8 [height, width, 3] RGB.
        label: the predicted plate; '' draws an empty line.
        spelling: 'hanzi' to write `<Anhui>` as a Hanzi if that can be drawn, or 'names'.
        is_rejected: whether its confidence is too low; then ' ?' follows the plate.
        confidence: its confidence in [0, 1], drawn as a bar; None draws none.
        truth: the label of the plate, drawn below the reading; None or '' draws none.
        is_wrong: whether the reading is not the truth; such a picture has an orange frame.
    Returns:
        uint8 [new height, new width, 3] RGB.
    """
    scale = PLATE_HEIGHT / image.shape[0]
    plate = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    text = spelled_for_drawing(label, spelling) + (REJECTED if is_rejected else '')
    parts = [plate, _line(text, ORANGE if is_wrong else INK, 'read' if truth else '')]
    if truth:
        parts.append(_line(spelled_for_drawing(truth, spelling), INK, 'label'))
    width = max(part.shape[1] for part in parts)
    if confidence is not None:
        parts.append(_confidence_bar(confidence, width))
    drawn = np.concatenate([cv2.copyMakeBorder(
        part, 0, 0, 0, width - part.shape[1], cv2.BORDER_CONSTANT, value=(255,) * 3)
        for part in parts])
    return _frame(drawn, ORANGE) if is_wrong else drawn


def _line(text, color, title=''):
    """A line of text with a margin around it; a title stands small before it, '' takes no room."""
    ink = ink_of_text(text)
    left = MARGIN + (TITLE_WIDTH if title else 0)
    line = np.full((len(ink) + 2 * MARGIN, left + ink.shape[1] + MARGIN, 3), 255, np.uint8)
    share = ink[..., np.newaxis] / 255
    place = line[MARGIN:-MARGIN, left:left + ink.shape[1]]
    place[:] = np.round(255 * (1 - share) + np.array(color) * share)
    if title:
        cv2.putText(line, title, (MARGIN, len(line) // 2 + MARGIN // 2), FONT, SMALL_SCALE, QUIET,
                    1, cv2.LINE_AA)
    return line


def _confidence_bar(confidence, width):
    """A bar that is filled as far as the confidence goes, and its percentage, rounded down."""
    bar = np.full((BAR_HEIGHT + 2 * MARGIN, width, 3), 255, np.uint8)
    end = width - MARGIN - BAR_TEXT_WIDTH
    bar[MARGIN:-MARGIN, MARGIN:end] = TRACK
    bar[MARGIN:-MARGIN, MARGIN:MARGIN + int(round(confidence * (end - MARGIN)))] = BLUE
    cv2.putText(bar, '%d %%' % int(100 * confidence), (end + MARGIN, MARGIN + BAR_HEIGHT), FONT,
                SMALL_SCALE, INK, 1, cv2.LINE_AA)
    return bar


def _frame(image, color):
    return cv2.copyMakeBorder(image, FRAME, FRAME, FRAME, FRAME, cv2.BORDER_CONSTANT, value=color)
