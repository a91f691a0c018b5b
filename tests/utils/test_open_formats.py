"""Plate formats that leave things open: their files, their plates, the countries."""

import glob
import os
import re

import numpy as np
import pytest
import yaml
from built_in_formats import load_built_in
from paths import ROOT

from lpr.runtime.errors import UserError
from utils.synthesis import edges
from utils.synthesis.camera import Camera
from utils.synthesis.formats import BUILT_IN_DIRECTORY, Mixture, load_format
from utils.synthesis.generator import random_state, synthesize
from utils.synthesis.open_formats import OpenFormat
from utils.synthesis.plate import draw_plate
from utils.synthesis.ranges import Choice, Range, draw_choice, draw_number
from utils.synthesis.symbols import draw_text, split_pattern

LINE = {'height': [60, 70]}  # left and right are at most 20 mm
OWN = {'size': [[390, 410], 100], 'pattern': '[A-Z]{2} [0-9]{3}', 'fonts': 'din',
       'colours': [[[240, 240, 240], [10, 10, 10]]], 'symbols': LINE}
# Plates of each country, then what is none of them.
PLATES = {
    'albania': ('AA123BC', 'AO123BC'),
    'argentina_old': ('ABC123', 'AB123'),
    'austria': ('W12345A GU123AB W90706M BZ1ABC KBPOOT1', 'W012345 123ABC'),
    'belgium': ('1ABC123 ABC123 123ABC', '0ABC123 1AB1234'),
    'bosnia': ('A12E345 123T456', 'B12E345 A12F345'),
    'bulgaria': ('CB1234AB C1234AB', 'CD1234AB C123AB'),
    'california': ('1ABC234 8D79882 12345A1', 'ABC1234 0ABC234'),
    'croatia': ('ZG1234AB ZG123A ZG1234A', 'Z1234AB ZG12AB'),
    'cyprus': ('ABC123', 'AB1234'),
    'czechia': ('1A23456 9AB1234 ABC1234 1AI2345', '1G23456 0A23456 1AO3456'),
    'denmark': ('AB12345', 'AI12345 AB1234'),
    'estonia': ('123ABC', 'ABC123 123ABI'),
    'finland': ('ABC123 ABC12', 'ABC012 AB1234'),
    'france': ('AB123CD', 'AI123CD AB12CD OB123CD'),
    'france_old': ('123ABC75 1234AB75 1234A33', '0123AB75 123ABI75'),
    'germany': ('BMW1234 HHAB123 MTKAD784 BAB123E MAB1234 LBHT71', 'BMW0123 1BMW234 BMW12345'),
    'gibraltar': ('G1234A G98085', 'H1234A'),
    'greece': ('IBI3856 NHP9067', 'IBD3856 IBI385'),
    'hungary': ('ABC123 AABC123', 'ABC1234 AB1234A'),
    'illinois': ('K179658 9185914 AB12345', 'ABC1234 A123456A'),
    'ireland': ('97MN2127 131D12345 05D123', '133D12345 131DUB123'),
    'italy_any': ('AB123CD', 'AI123CD QB123CD AB12CD'),
    'latvia': ('AB1234 AB12', 'AB0123 ABC123'),
    'lithuania': ('ABC123 YIA123', 'ABQ123 ABW123 ABX123'),
    'luxembourg': ('LE7445 11740', 'LE744 LEO7445'),
    'malta': ('RZZ088', 'RZ0888'),
    'mercosur': ('ABC1D23 AB123CD', 'ABC12D3'),
    'mexico': ('ABC1234 ABC123D', 'ABI1234 ABCD123'),
    'missouri': ('YG9X2G 2DA044', 'YGX92G'),
    'montenegro': ('PGAB123', 'PG1234A'),
    'netherlands': ('97NGT1 26XJKN GV123X 1KJF88', 'ABC1234 97NAT1 1234567'),
    'north_macedonia': ('SK1234AB', 'SK12AB'),
    'norway': ('BH66597', 'BI66597 BH06597'),
    'poland': ('WW8653G WND19906 SAR7039 KR1561U', 'IW86530 WW8653B AB12345'),
    'portugal': ('12AB34 1234AB AB12CD', 'A12B34'),
    'romania': ('B64BMJ SB06KBE B123ABC SB06KIO', 'SB06KBQ SB123ABC SB06IBE SB06OBE'),
    'russia': ('A123BC77 M456OP199 A123BC05', 'A123BD77 A123BC277 A123BC00'),
    'serbia': ('BG123AB BG1234AB', 'B123AB BG12345AB'),
    'slovakia': ('BA366XZ RK755AJ', 'BA36XZ 1BA366X'),
    'slovenia': ('LJGF893 CEU4170 KP2467H CEZ154L GO2781P', 'ABGF893 LJ1'),
    'spain': ('3906BKX IB1004DT A3301CC', '3906BAX 390BKX'),
    'sweden': ('TAG111 ABC12D', 'TIG111 ABC12O'),
    'switzerland': ('BE259030 ZH12345', 'BE025903 QE12345'),
    'texas': ('CRK4732 DD4C591', 'CRI4732 CRK47321'),
    'turkey': ('34AB1234 06SG635 07YFD85 81A1234', '94AB1234 00AB1234 82AB1234 34AQ1234 34ABC1'),
    'ukraine': ('AA1399BO', 'AD1399BO AA139BO'),
    'united_kingdom': ('AB12CDE L65BMF Y273DLG ABC1234', 'IB12CDE AB12CDI AB1CDE'),
    'austria_two_line': ('GF938BC HA1AWG W3706L', 'GF038BC'),
    'belgium_two_line': ('1AZE381', '0AZE381'),
    'czechia_two_line': ('3T5017 ABC1234', '0T5017'),
    'france_two_line': ('AW996YA 300PG03', 'AI996YA'),
    'germany_two_line': ('KLYA542 WES07049', 'KLYA042'),
    'netherlands_two_line': ('14VRLV MZ76SZ', '14VRLA5'),
    'poland_two_line': ('GPUG313 KNS1H98', 'GPUB313'),
    'spain_two_line': ('6811BLF', '6811BAF'),
    'switzerland_two_line': ('ZH100726', 'ZH010072'),
    'united_kingdom_two_line': ('FH06OGZ S937NNV', 'FH06IGZ'),
}


def open_names():
    """Names of the built-in formats whose files say that they are neither fixed nor mixtures."""
    names = []
    for path in glob.glob(os.path.join(BUILT_IN_DIRECTORY, '**', '*.yml'), recursive=True):
        with open(path, encoding='utf-8') as stream:
            if not re.search('^(layout|mixture):', stream.read(), re.M):
                names.append(os.path.basename(path)[:-4])
    return sorted(names)


def write_format(folder, name='own.yml', **changes):
    """Writes OWN with changes, None leaves a key out, and returns the path."""
    values = {key: value for key, value in dict(OWN, **changes).items() if value is not None}
    path = folder / name
    path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding='utf-8')
    return str(path)


def matches(plate_format, label):
    return any(len(pattern) == len(label) and
               all(symbol in choices for symbol, choices in zip(label, pattern))
               for pattern in plate_format.patterns)


def ink(plate_format, symbols, rng):
    """float32 [height, width], how dark a plate is that has these symbols and nothing else."""
    plain = plate_format._replace(marks=[], bolts=[])
    return 1 - draw_plate(plain, symbols, 300, rng).mean(axis=2)


def test_every_country_has_examples():
    folder = os.path.join(ROOT, 'utils', 'plate_formats', 'countries')
    assert sorted(PLATES) == sorted(name[:-4] for name in os.listdir(folder))


@pytest.mark.parametrize('name', sorted(PLATES))
def test_a_countrys_plates_match_its_patterns_and_others_do_not(name):
    plate_format = load_built_in(name)
    good, bad = (labels.split() for labels in PLATES[name])
    assert good and bad
    assert [label for label in good if not matches(plate_format, label)] == []
    assert [label for label in bad if matches(plate_format, label)] == []


@pytest.mark.parametrize('name', open_names())
def test_symbols_lie_inside_the_plate_side_by_side(name):
    open_format = load_built_in(name)
    assert isinstance(open_format, OpenFormat)
    for index in range(25):
        plate_format, symbols = open_format.draw(random_state(2, index), {}, 0.)
        assert matches(open_format, ''.join(symbols))
        cells = np.array(plate_format.cells)
        assert len(cells) == len(symbols)
        low, high = cells[:, :2], cells[:, :2] + cells[:, 2:]
        assert low.min() >= 0 and cells[:, 2:].min() > 0
        assert (high <= np.array([plate_format.width, plate_format.height]) + 1e-6).all()
        for index in range(len(cells) - 1):
            apart_across = high[index, 0] <= low[index + 1, 0] + 1e-6
            apart_down = high[index, 1] <= low[index + 1, 1] + 1e-6
            assert apart_across or apart_down


def test_equal_states_give_equal_plates_and_others_give_others():
    open_format, camera = load_built_in('european'), Camera(94, 24, frozenset(), detected=0.5)
    first, again, other = (synthesize(open_format, random_state(7, index), camera)
                           for index in (5, 5, 6))
    assert np.array_equal(first[0], again[0]) and first[1] == again[1]
    assert first[1] != other[1]


def test_the_upper_lines_symbols_come_first_in_the_label(tmp_path):
    lines = [dict(LINE, middle=0.26, height=50), dict(LINE, middle=0.74, height=50)]
    open_format = load_format(write_format(tmp_path, size=[200, 140], pattern='HH/[0-9]{3}',
                                           symbols=lines))
    plate_format, symbols = open_format.draw(random_state(0, 0), {}, 0.)
    assert plate_format.lines == 2
    assert symbols[:2] == ['H', 'H'] and all(symbol.isdigit() for symbol in symbols[2:])
    for part, rows in ((slice(0, 2), slice(0, 105)), (slice(2, 5), slice(105, 210))):
        only = plate_format._replace(cells=plate_format.cells[part])
        dark = ink(only, symbols[part], random_state(0, 1)) > 0.5
        assert dark[rows].any()
        assert dark[rows].sum() == dark.sum()  # 210 px high: the other half has none


def test_a_long_plate_whose_symbols_have_two_sizes_is_one_line():
    plate_format, symbols = load_built_in('russia').draw(random_state(0, 0), {}, 0.)
    assert plate_format.lines == 1
    assert plate_format.cells[-1].height < 0.9 * plate_format.cells[0].height
    assert ''.join(symbols[-2:]).isdigit()


def test_what_stands_behind_a_line_and_bands_take_its_room(tmp_path):
    line = dict(LINE, left=0, right=0, place=1, gap=1, width=0.5)
    ends = {}
    for kind in ('none', 'dash'):
        open_format = load_format(write_format(tmp_path, symbols=dict(line, after=kind)))
        plate_format, _ = open_format.draw(random_state(1, 1), {}, 0.)
        cells = plate_format.cells
        ends[kind] = plate_format.width - cells[-1].x - cells[-1].width, cells[0].height
    # Behind the last symbol stands as much as a gap, one symbol height; half of a slot may be left.
    assert ends['none'][0] < 0.3 * ends['none'][1]
    assert ends['dash'][0] - ends['none'][0] == pytest.approx(ends['dash'][1], rel=0.2)
    band = {'side': 'left', 'width': 90, 'colours': [0, 0, 200]}
    open_format = load_format(write_format(tmp_path, bands=band, symbols=dict(line, place=0)))
    plate_format, _ = open_format.draw(random_state(1, 1), {}, 0.)
    assert plate_format.cells[0].x >= 90
    assert plate_format.marks[0].box == (0, 0, 90, 100)


def test_a_band_beside_the_lower_line_leaves_the_upper_one_its_room(tmp_path):
    lines = [dict(LINE, middle=middle, left=0, place=0, height=40) for middle in (0.25, 0.75)]
    path = write_format(tmp_path, size=[200, 140], pattern='[H]{2}/[H]{2}', symbols=lines, bands={
        'side': 'left', 'part': 'lower', 'width': 60, 'colours': [0, 0, 200]})
    plate_format, _ = load_format(path).draw(random_state(0, 3), {}, 0.)
    assert plate_format.cells[0].x < 20 < 60 <= plate_format.cells[2].x
    assert plate_format.marks[0].box[1] > 50 and plate_format.marks[0].box[3] == 140


def test_a_band_narrows_only_the_lines_and_the_sides_that_it_touches(tmp_path):
    blue = {'colours': [0, 0, 200]}
    lines = [dict(LINE, middle=middle, left=0, right=0, spread=1, height=40)
             for middle in (0.25, 0.75)]
    path = write_format(tmp_path, size=[200, 140], pattern='[H]{2}/[H]{2}', symbols=lines, bands=[
        dict(blue, side='left', part='upper', width=60),
        dict(blue, side='right', part='lower', width=50), dict(blue, side='top', width=5),
        dict(blue, side='left', part='lower', width=30)])
    plate_format, _ = load_format(path).draw(random_state(0, 3), {}, 0.)
    upper, lower = plate_format.cells[:2], plate_format.cells[2:]
    # With the spread of 1 all free space is between the two symbols of a line.
    for (first, last), start, end in ((upper, 60, 200), (lower, 30, 150)):
        assert start <= first.x < start + 20 and end - 20 < last.x + last.width <= end


def test_a_dealers_frame_covers_the_rim(tmp_path):
    for frame, rims in ((0, 1), (1, 0)):
        path = write_format(tmp_path, rim=1, frame=frame, symbols=dict(LINE, height=50))
        plate_format, _ = load_format(path).draw(random_state(0, 0), {}, 0.)
        shapes = [mark.shape for mark in plate_format.marks]
        assert shapes.count('frame') == rims
        assert shapes.count('box') >= 4 * frame


def test_stickers_do_not_touch_the_symbols():
    # 100 mm above the symbols and 20 below them: too low for what there is room for above.
    rng = np.random.RandomState(0)
    boxes = [mark.box for _ in range(200) for mark in edges.stickers((300, 300), 100, 280, rng)]
    assert {bottom <= 100 + 1e-6 or top >= 280 for _, top, _, bottom in boxes} == {True}
    assert max(bottom for _, _, _, bottom in boxes) <= 300
    assert min(bottom for _, _, _, bottom in boxes) < 100 < max(top for _, top, _, _ in boxes)


def test_umlauts_are_letters_with_dots_above_them(tmp_path):
    open_format = load_format(write_format(tmp_path, pattern='[A] [Z]', umlauts=1))
    plate_format, symbols = open_format.draw(random_state(0, 0), {}, 0.)
    dotted, plain = plate_format.cells
    assert symbols == ['A', 'Z']
    assert dotted.height < 0.9 * plain.height
    assert dotted.y + dotted.height == pytest.approx(plain.y + plain.height)
    dots = [mark.box for mark in plate_format.marks if mark.shape == 'disc']
    assert len(dots) == 2
    for left, top, right, bottom in dots:
        assert dotted.x <= left and right <= dotted.x + dotted.width
        assert plain.y <= top + 1e-6 and bottom <= dotted.y


@pytest.mark.parametrize('pattern', ['[A] [A]', 'A/A'])
def test_only_letters_before_the_first_gap_or_line_bear_umlauts(tmp_path, pattern):
    lines = [LINE] if ' ' in pattern else [dict(LINE, middle=0.3), dict(LINE, middle=0.7)]
    open_format = load_format(write_format(tmp_path, pattern=pattern, umlauts=1, symbols=lines))
    plate_format, _ = open_format.draw(random_state(0, 0), {}, 0.)
    dots = [mark.box for mark in plate_format.marks if mark.shape == 'disc']
    first = plate_format.cells[0]
    assert len(dots) == 2
    assert all(first.x <= left and right <= first.x + first.width for left, _, right, _ in dots)


def test_only_countries_whose_plates_have_umlauts_draw_them():
    assert {name for name in PLATES if getattr(load_built_in(name), 'umlauts', 0)} == {
        'germany', 'germany_two_line', 'finland', 'sweden'}


def test_gaps_are_drawn_one_by_one(tmp_path):
    open_format = load_format(write_format(
        tmp_path, pattern='H H H', gaps=['none', 'dash'],
        symbols=dict(LINE, gap=[[2, 2], [0.5, 0.5]], spacing=0.1, width=0.3)))
    plate_format, _ = open_format.draw(random_state(0, 0), {}, 0.)
    first, second, third = plate_format.cells
    wide, narrow = second.x - first.x - first.width, third.x - second.x - second.width
    assert (wide - narrow) / first.height == pytest.approx(1.5, abs=0.01)
    dash, = plate_format.marks
    assert second.x + second.width < dash.box[0] < dash.box[2] < third.x


def test_like_completes_a_format_and_its_symbols(tmp_path):
    write_format(tmp_path, 'base.yml', rim=1, symbols=dict(LINE, width=0.5))
    (tmp_path / 'own.yml').write_text('like: base.yml\npattern: "[0-9]{4}"\nsymbols: {left: 33}\n')
    base, own = (load_format(str(tmp_path / name)) for name in ('base.yml', 'own.yml'))
    assert own.rim == 1 and own.width == base.width
    assert own.lines == [base.lines[0]._replace(left=Range(33., 33.))]
    assert len(own.patterns) == 1 and len(own.patterns[0]) == 4


@pytest.mark.parametrize('text, key', [('1: x', '1'), ('no: x', 'False'),
                                       ('symbols: {1: x}', 'symbols.1')])
def test_a_key_that_is_no_text_is_unknown_in_a_format_like_another(tmp_path, text, key):
    (tmp_path / 'own.yml').write_text('like: european\n%s\n' % text)
    with pytest.raises(UserError, match='own.yml: unknown key %s$' % key):
        load_format(str(tmp_path / 'own.yml'))


def test_like_and_mixture_that_lead_back_to_themselves_are_refused(tmp_path):
    for name, text, message in (
            ('a.yml', 'like: b.yml', 'like leads back'),
            ('b.yml', 'like: a.yml', 'like leads back'),
            ('c.yml', 'like: c.yml', 'like leads back'),
            ('d.yml', 'mixture: {d.yml: 1}', 'leads back to this')):
        (tmp_path / 'b.yml').write_text('like: a.yml')
        path = tmp_path / name
        path.write_text(text)
        (tmp_path / 'a.yml').write_text('like: b.yml')
        with pytest.raises(UserError, match='yml: .*' + message):
            load_format(str(path))


def test_a_mixture_draws_its_formats_in_their_shares(tmp_path):
    write_format(tmp_path, 'a.yml', pattern='[A]{5}')
    write_format(tmp_path, 'b.yml', pattern='[B]{5}')
    (tmp_path / 'own.yml').write_text('mixture: {a.yml: 3, b.yml: 1}')
    mixture = load_format(str(tmp_path / 'own.yml'))
    assert isinstance(mixture, Mixture) and len(mixture.patterns) == 2
    rng = np.random.RandomState(0)
    drawn = [mixture.draw(rng, {}, 0.)[1][0] for _ in range(800)]
    assert drawn.count('A') / 800. == pytest.approx(0.75, abs=0.05)


def test_numbers_and_choices_are_drawn_evenly_and_by_share():
    rng = np.random.RandomState(0)
    numbers = [draw_number(Range(2., 4.), rng) for _ in range(2000)]
    assert min(numbers) >= 2 and max(numbers) <= 4
    assert np.mean(numbers) == pytest.approx(3, abs=0.05)
    choices = [Choice('x', 1.), Choice('y', 4.)]
    assert [draw_choice(choices, rng) for _ in range(2000)].count('y') / 2000. == pytest.approx(
        0.8, abs=0.04)
    state = np.random.RandomState(5)
    assert draw_number(Range(3., 3.), state) == 3 and draw_choice([Choice('z', 9.)], state) == 'z'
    assert state.uniform() == np.random.RandomState(5).uniform()  # nothing was drawn


def test_patterns_are_split_at_blanks_and_slashes():
    pattern, gaps, breaks = split_pattern('A[0-9] B/CD E')
    assert len(pattern) == 6 and pattern[2] == ['B']
    assert (gaps, breaks) == ([2, 5], [3])
    for text in ('A /B', 'A  B', 'A/', '/A', ''):
        with pytest.raises(ValueError):
            split_pattern(text)


def test_choices_in_a_text_are_drawn():
    rng = np.random.RandomState(0)
    assert re.fullmatch('N. [0-3]{2} 2[AB]', draw_text('N. [0-3]{2} 2[AB]', rng))
    assert draw_text('BA-SALVADOR', rng) == 'BA-SALVADOR'


@pytest.mark.parametrize('changes, message', [
    ({'size': None}, 'size is missing'),
    ({'size': [400]}, 'size is [400]; expected a list of 2 numbers or ranges'),
    ({'size': [[400, 300], 100]}, 'expected a number or [least, most], of 10 to 2000'),
    ({'size': [50, 100]}, 'expected width and height in mm'),
    ({'pattern': {'[A-Z]': 0}}, 'expected shares above 0'),
    ({'pattern': {}}, 'expected shares above 0'),
    ({'pattern': '[A-Z'}, "pattern is '[A-Z'"),
    ({'pattern': 1234}, 'pattern is 1234; expected a text'),
    ({'pattern': {123: 1}}, 'pattern is {123: 1}; expected a text'),
    ({'pattern': [None]}, 'pattern is [None]; expected a text'),
    ({'pattern': '<Anhiu>[0-9]{3}', 'fonts': ['latin', 'hanzi']},
     'no font of `fonts` has every symbol of `pattern` and H, by which widths are measured; '
     'missing: <Anhiu>'),
    ({'pattern': '<Anhui>[京]', 'fonts': 'hanzi'}, 'missing: H'),
    ({'size': [40, 11]}, 'a width in mm of more than 40, which bands, `left` and `right` of a line '
     'may take'),
    ({'size': [120, 90], 'bands': [
        {'side': 'left', 'width': [30, 52], 'part': 'lower', 'colours': [1, 2, 3]},
        {'side': 'right', 'width': [30, 50], 'colours': [1, 2, 3]},
        {'side': 'top', 'width': 40, 'colours': [1, 2, 3]}]}, 'of more than 142'),
    ({'pattern': 'A  B'}, "pattern is 'A  B'; expected symbols, choices"),
    ({'pattern': 'A/B'}, 'pattern is \'../..\'; expected as many lines, separated by slashes, as '),
    ({'colours': 'red'}, "colours is 'red'; expected a non-empty list"),
    ({'colours': [[[1, 2, 3]]]}, 'expected a list of [background, text]'),
    ({'colours': [[[1, 2, 3], [1, 2, 3], -1]]}, 'expected shares above 0'),
    ({'colours': [[[1, 2, 3], [1, 2, 300]]]}, 'red, green and blue of 0 to 255'),
    ({'fonts': 'none.ttf'}, "fonts is 'none.ttf'; expected a font file"),
    ({'fonts': None}, 'fonts is missing'),
    ({'symbols': {}}, 'symbols.height is missing'),
    ({'symbols': [{'height': 60}, {'height': 60}]}, 'symbols[0].middle is missing'),
    ({'symbols': [dict(LINE, middle=0.3), dict(LINE, middle=0.7, gap='wide')]},
     "symbols[1].gap is 'wide'"),
    ({'symbols': dict(LINE, pitch='free')}, 'symbols.pitch is \'free\'; expected one of fixed'),
    ({'symbols': dict(LINE, after='star')}, 'symbols.after is \'star\'; expected one of none'),
    ({'symbols': dict(LINE, size=3)}, 'unknown key symbols.size'),
    ({'gaps': {'line': 1}}, "gaps is {'line': 1}; expected one of none, dash"),
    ({'gaps': []}, 'gaps is []; expected a non-empty list'),
    ({'weight': 9}, 'weight is 9; expected a number or [least, most], of 0.3 to 3'),
    ({'rim': [0, 1]}, 'rim is [0, 1]; expected a finite number'),
    ({'umlauts': 2}, 'umlauts is 2; expected a number of 0 to 1'),
    ({'bands': {'side': 'middle'}}, "bands.side is 'middle'; expected one of left, right, top"),
    ({'bands': [{'side': 'left'}]}, 'bands[0].width is missing'),
    ({'bands': [{'side': 'left', 'width': 40, 'colours': [1, 2, 3], 'part': 'half'}]},
     "bands[0].part is 'half'; expected one of whole, upper, lower"),
    ({'bands': [{'side': 'left', 'width': 40, 'colours': [1, 2, 3], 'star': 1}]},
     'unknown key bands[0].star'),
    ({'writing': {'texts': 3}}, 'writing.texts is 3; expected a text'),
    ({'writing': {'texts': '~'}}, "writing.texts is '~'; expected a text behind '~'"),
    ({'writing': {'texts': ['[a-z]{3}']}}, "cannot read '-z' in '[a-z]'"),
    ({'writing': {'texts': 'A [AA]'}}, "'[AA]' has no symbol or one twice"),
    ({'bands': {'side': 'left', 'width': 40, 'colours': [1, 2, 3], 'writing': '[NEW YORK]'}},
     "bands.writing is '[NEW YORK]'; expected symbols, choices"),
    ({'writing': [{'texts': 'A', 'colours': [1, 2, 3], 'height': 2}]}, 'writing[0].height is 2'),
    ({'margin': [1, 1]}, 'margin is [1.0, 1.0]; expected 0 to 0.5'),
    ({'like': 'nothing'}, "no plate format 'nothing'"),
    ({'mixture': {'latin': 0}}, "mixture is {'latin': 0}; expected shares above 0"),
    ({'colour': 1}, 'unknown key colour'),
])
def test_a_mistake_in_an_open_format_is_named_with_file_and_key(tmp_path, changes, message):
    path = write_format(tmp_path, **changes)
    with pytest.raises(UserError) as error:
        load_format(path)
    assert message in str(error.value)
    assert str(error.value).startswith(path + ': ') or 'like' in changes


def test_the_example_of_the_page_is_a_format_of_ten_lines(tmp_path):
    with open(os.path.join(ROOT, 'docs', 'reference', 'plate-formats.md'),
              encoding='utf-8') as stream:
        example, = re.findall(r'```yaml\n(.*?)```', stream.read(), re.S)
    assert example.count('\n') == 10
    path = tmp_path / 'my.yml'
    path.write_text(example)
    open_format = load_format(str(path))
    image, label = synthesize(open_format, random_state(0, 0), Camera(94, 24, frozenset()))
    assert image.shape == (24, 94, 3)
    assert matches(open_format, label)
