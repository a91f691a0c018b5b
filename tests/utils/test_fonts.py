"""The fonts of the synthesizer: every file has its licence and every symbol its glyph."""

import collections
import os
import re
import string

import numpy as np
import pytest
from paths import ROOT
from PIL import ImageFont

from lpr.data.hanzi import HANZI
from utils.synthesis.glyphs import font_with, glyph_mask
from utils.synthesis.plate_format import FONT_CHOICES

FONTS = os.path.join(ROOT, 'utils', 'fonts')
LATIN = os.path.join(FONTS, 'latin')
LATIN_LICENCES = {'OFL 1.1': 'OFL-1.1.txt', 'MIT': 'MIT.txt',
                  'GL-Nummernschild': 'GL-Nummernschild-LICENSE.txt'}
ALIKE = [{'O', '0'}, {'I', '1'}]  # may be one glyph
GLYPH_HEIGHT = 40  # px, enough to tell all apart


def read_text(*names):
    with open(os.path.join(*names), encoding='utf-8') as stream:
        return stream.read()


def table_rows(folder):
    """Cells of the table in a folder's README, one list a row."""
    return [[cell.strip().replace('\\|', '|') for cell in re.split(r'(?<!\\)\|', line)[1:-1]]
            for line in read_text(folder, 'README.md').splitlines()
            if line.startswith('| `')]


def font_files(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(('.ttf', '.otf')))


def draw(font, character):
    """The glyph without the space around it: its width and its pixels, black or white."""
    mask = font.getmask(character, mode='1')
    return mask.size[0], bytes(mask)


def check_glyphs(path, characters):
    """Every character has a glyph of its own."""
    font = ImageFont.truetype(path, GLYPH_HEIGHT)
    missing = draw(font, '\uffff')
    sharing = collections.defaultdict(list)  # glyph -> its characters
    for character in characters:
        glyph = draw(font, character)
        assert any(glyph[1]) and glyph != missing, character
        sharing[glyph].append(character)
    assert [shared for shared in sharing.values() if len(shared) > 1 and set(shared) not in ALIKE] \
        == []


def test_the_table_of_latin_fonts_has_every_file_once():
    assert [row[0].strip('`') for row in sorted(table_rows(LATIN))] == font_files(LATIN)


def test_a_latin_font_names_its_source_and_a_licence_whose_text_has_its_copyright():
    for file, family, source, licence, copyright_line in table_rows(LATIN):
        assert family and re.match(r'npm `@fontsource/|Debian `fonts-|Gutenberg-Labo/', source)
        assert copyright_line in read_text(LATIN, LATIN_LICENCES[licence]), file


def test_latin_fonts_bear_no_reserved_names_inside():
    names = [ImageFont.truetype(os.path.join(LATIN, row[0].strip('`')), 20).getname()[0]
             for row in table_rows(LATIN)]
    assert names == ['LPR latin %03d' % number for number in range(1, len(names) + 1)]


@pytest.mark.parametrize('name', font_files(LATIN))
def test_the_bowl_of_a_q_is_about_as_tall_as_an_o(name):
    """On plates, the tail crosses the bowl and ends just below it."""
    path = os.path.join(LATIN, name)
    heights = []
    for symbol in 'OQ':
        mask = glyph_mask(path, symbol, 60, 100, 1.)
        left = mask[:, :30].max(axis=1) > 0.5  # the tail is at the right, or in the middle
        heights.append(np.flatnonzero(left)[-1] - np.flatnonzero(left)[0])
    assert 0.9 * heights[0] <= heights[1] <= heights[0] + 1


@pytest.mark.parametrize('name', font_files(LATIN))
def test_a_latin_font_has_every_letter_and_digit(name):
    check_glyphs(os.path.join(LATIN, name), string.ascii_uppercase + string.digits)


@pytest.mark.parametrize('name', ['asap-condensed-500.ttf'])
@pytest.mark.parametrize('symbol', ['+', '*', '?', '\u00ad'])
def test_a_symbol_that_a_font_lacks_is_not_drawn_as_a_box(name, symbol):
    assert font_with([os.path.join(LATIN, name)], 'A')
    assert font_with([os.path.join(LATIN, name)], symbol) is None


def test_the_table_of_other_fonts_has_every_file_and_its_licence():
    named = set()
    for files, _, licence in table_rows(FONTS):
        first, *endings = re.findall(r'`([^`]+)`', files)
        named.add(first)
        named.update(re.sub(r'-[A-Za-z]+-(?=plates)', ending, first) for ending in endings)
        text, = re.findall(r'`([^`]+)`', licence)
        assert os.path.exists(os.path.join(FONTS, text))
    assert named == set(font_files(FONTS))


@pytest.mark.parametrize('path', FONT_CHOICES['hanzi'], ids=os.path.basename)
def test_a_font_of_hanzi_has_those_of_all_plates(path):
    check_glyphs(path, sorted(HANZI.values()))


def test_every_font_file_with_hanzi_is_drawn_with():
    hanzi = [name for name in font_files(FONTS) if name.endswith(('plates.ttf', 'plates.otf'))
             and not name.startswith('Barlow')]
    assert sorted(map(os.path.basename, FONT_CHOICES['hanzi'])) == hanzi
