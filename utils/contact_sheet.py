"""One picture of many plates in rows, with their labels below them. Uses OpenCV."""

import cv2
import numpy as np

from lpr.data.hanzi import in_ascii

# Room for a plate in pixels: a 94x24 crop at twice its size.
PLATE_WIDTH, PLATE_HEIGHT = 188, 48
MARGIN = 6
TEXT_HEIGHT = 16
FONT = cv2.FONT_HERSHEY_SIMPLEX
LABEL_SCALE, TITLE_SCALE = 0.4, 0.5
PAPER, INK, FRAME = (255, 255, 255), (0, 0, 0), (232, 232, 232)


def contact_sheet(rows):
    """Draws plates in rows.

    Args:
        rows: list of (title, plates): a line of text above the row, '' for none, and a list of
            (uint8 [height, width, 3] RGB image, label). Characters outside ASCII are drawn as
            their code points, <U+00DC>.
    Returns:
        uint8 [sheet height, sheet width, 3] RGB. Every plate is fitted into 188x48 pixels;
        enlarging does not smooth it.
    """
    strips = []
    for title, plates in rows:
        cells = np.hstack([_cell(image, label) for image, label in plates])
        strips += [_text(title, TITLE_SCALE, cells.shape[1])] if title else []
        strips.append(cells)
    width = max(strip.shape[1] for strip in strips) + MARGIN
    return np.vstack([_widen(strip, width) for strip in strips] + [_paper(MARGIN, width)])


def _cell(image, label):
    """A plate in its cell with a margin to the left and above, the label below."""
    cell = _paper(MARGIN + PLATE_HEIGHT, MARGIN + PLATE_WIDTH)
    place = cell[MARGIN:, MARGIN:]
    place[:] = FRAME
    scale = min(PLATE_WIDTH / image.shape[1], PLATE_HEIGHT / image.shape[0])
    width, height = (max(1, int(side * scale)) for side in image.shape[1::-1])
    left, top = (PLATE_WIDTH - width) // 2, (PLATE_HEIGHT - height) // 2
    place[top:top + height, left:left + width] = cv2.resize(
        image, (width, height), interpolation=cv2.INTER_NEAREST if scale > 1 else cv2.INTER_AREA)
    return np.vstack([cell, _text(label, LABEL_SCALE, cell.shape[1])])


def _text(text, scale, width):
    """A strip with a line of text, shrunk to fit."""
    text = in_ascii(text)
    text_width = cv2.getTextSize(text, FONT, scale, 1)[0][0]
    scale *= min(1.0, (width - MARGIN) / max(1, text_width))
    strip = _paper(TEXT_HEIGHT + MARGIN, width)
    cv2.putText(strip, text, (MARGIN, TEXT_HEIGHT), FONT, scale, INK, 1, cv2.LINE_AA)
    return strip


def _widen(strip, width):
    return np.hstack([strip, _paper(strip.shape[0], width - strip.shape[1])])


def _paper(height, width):
    return np.full((height, width, 3), PAPER, np.uint8)
