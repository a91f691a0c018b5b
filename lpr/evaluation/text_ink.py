"""Renders text with Hanzi: OpenCV draws ASCII only, Pillow draws Hanzi from a font.

Other characters are written as their code points, such as <U+00DC>.
"""

import functools
import os

import cv2
import numpy as np

from lpr.data.hanzi import AS_HANZI, NAMES, in_ascii, with_hanzi, with_names

FONT = cv2.FONT_HERSHEY_SIMPLEX
FONT_SCALE = 0.8
FONT_THICKNESS = 2
# Contains exactly the Hanzi of `lpr.data.hanzi`.
HANZI_FONT = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))), 'utils', 'fonts', 'NotoSansCJKsc-Medium-plates.otf')
_HANZI_GAP = 2  # pixels on both sides of a Hanzi


def spelled_for_drawing(label, spelling):
    """A label as it will be drawn: with Hanzi if wanted and possible, else with names."""
    wants_hanzi = spelling == AS_HANZI and can_draw_hanzi()
    return with_hanzi(label) if wants_hanzi else with_names(label)


def ink_of_text(text):
    """Draws a line of text.

    Args:
        text: any characters; Hanzi of `lpr.data.hanzi` only if `can_draw_hanzi`. '' gives a
            result without columns.
    Returns:
        uint8 [height, width], 255 where there is ink; the height does not depend on the text.
    """
    (_, ascent), descent = cv2.getTextSize('A', FONT, FONT_SCALE, FONT_THICKNESS)
    height = ascent + descent + FONT_THICKNESS
    parts = [np.zeros((height, 0), np.uint8)]
    run = ''
    for character in text + '\0':
        if character not in NAMES and character != '\0':
            run += in_ascii(character)
            continue
        if run:
            parts.append(_ink_of_ascii(run, height, ascent))
        if character in NAMES:
            parts.append(_ink_of_hanzi(character, height))
        run = ''
    return np.concatenate(parts, axis=1)


@functools.lru_cache(maxsize=None)
def can_draw_hanzi():
    """Whether Pillow (requirements-data.txt) and the font are available."""
    try:
        import PIL.ImageDraw
        import PIL.ImageFont  # noqa: F401
    except ImportError:
        return False
    return os.path.isfile(HANZI_FONT)


def _ink_of_ascii(text, height, ascent):
    (width, _), _ = cv2.getTextSize(text, FONT, FONT_SCALE, FONT_THICKNESS)
    ink = np.zeros((height, width + FONT_THICKNESS), np.uint8)
    cv2.putText(ink, text, (0, ascent + FONT_THICKNESS // 2), FONT, FONT_SCALE, 255,
                FONT_THICKNESS, cv2.LINE_AA)
    return ink


@functools.lru_cache(maxsize=None)
def _ink_of_hanzi(character, height):
    from PIL import Image, ImageDraw, ImageFont
    font = ImageFont.truetype(HANZI_FONT, height)
    left, top, right, bottom = font.getbbox(character)
    canvas = Image.new('L', (right - left, bottom - top))
    ImageDraw.Draw(canvas).text((-left, -top), character, font=font, fill=255)
    glyph = np.array(canvas)[:height]
    above = (height - len(glyph)) // 2
    return np.pad(glyph, ((above, height - len(glyph) - above), (_HANZI_GAP, _HANZI_GAP)),
                  mode='constant')
