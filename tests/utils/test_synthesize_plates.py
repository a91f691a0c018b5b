import os
import subprocess
import sys

import cv2
import numpy as np
import pytest
import yaml
from built_in_formats import load_built_in
from disks import small_disk

from lpr.data.annotations import read_annotations
from lpr.data.vocabulary import BLANK, Vocabulary, split_symbols
from lpr.runtime.errors import UserError
from utils.synthesis import geometry, light, surface
from utils.synthesis.camera import DEGRADATIONS, Camera, photograph
from utils.synthesis.chance import happens
from utils.synthesis.formats import BUILT_IN_DIRECTORY, built_in_names, load_format
from utils.synthesis.generator import random_state, synthesize
from utils.synthesis.glyphs import font_with, glyph_mask, vary_glyph, warp_glyph
from utils.synthesis.plate import draw_plate
from utils.synthesis.symbols import check_weights, draw_symbols, parse_pattern

NAMES = """
    Anhui Beijing Chongqing Fujian Gansu Guangdong Guangxi Guizhou Hainan Hebei Heilongjiang Henan
    HongKong Hubei Hunan InnerMongolia Jiangsu Jiangxi Jilin Liaoning Macau Ningxia Qinghai
    Shaanxi Shandong Shanghai Shanxi Sichuan Tianjin Tibet Xinjiang Yunnan Zhejiang police
    """.split()
PUBLISHED_SYMBOLS = sorted(['<%s>' % name for name in NAMES] +
                           list('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'))
NOTO = os.path.join(BUILT_IN_DIRECTORY, '../fonts/NotoSansCJKsc-Bold-plates.otf')
PUBLISHED = Vocabulary([[symbol] for symbol in PUBLISHED_SYMBOLS] + [[BLANK]])
CAMERA = Camera(94, 24, frozenset())
PLAIN_CAMERA = Camera(94, 24, frozenset(DEGRADATIONS))
OWN_FORMAT = """
size: [400, 100]
pattern: '[A-Z]{2}[0-9]'
colours: {background: [0, 0, 0], text: [255, 255, 255]}
fonts: [strokes]
layout: {x: [20, 100, 200], y: 10, width: 45, height: 80}
marks:
  - {shape: frame, at: [2, 2, 398, 98], thickness: 3, colour: text}
  - {shape: writing, at: [300, 10, 390, 40], writing: AB 1, colour: [255, 0, 0]}
bolts: [[150, 10]]
"""


def own_format(directory, **changes):
    """Writes OWN_FORMAT with changed keys (None removes one) and returns the path."""
    mapping = dict(yaml.safe_load(OWN_FORMAT), **changes)
    path = str(directory / 'own.yml')
    with open(path, 'w') as stream:
        yaml.safe_dump({key: value for key, value in mapping.items() if value is not None}, stream)
    return path


@pytest.fixture
def run_command(run_script):
    """Runs the command with its arguments."""
    return lambda *arguments: run_script('utils/synthesize_plates.py', *map(str, arguments))


def files_of(directory):
    """Name -> content of every file below a directory."""
    contents = {}
    for folder, _, names in os.walk(str(directory)):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, 'rb') as stream:
                contents[os.path.relpath(path, str(directory))] = stream.read()
    return contents


def some_plate(seed, plate_format):
    rng = random_state(seed, 0)
    symbols = draw_symbols(plate_format.patterns, rng, {})
    return draw_plate(plate_format, symbols, 3 * 94, rng)


@pytest.mark.parametrize('name', built_in_names())
def test_every_label_matches_its_formats_pattern_and_encodes_in_the_published_vocabulary(name):
    plate_format = load_built_in(name)
    for index in range(60):
        symbols = draw_symbols(plate_format.patterns, random_state(0, index), {})
        assert any(all(symbol in choices for symbol, choices in zip(symbols, pattern))
                   for pattern in plate_format.patterns)
        label = ''.join(symbols)
        assert split_symbols(label) == symbols
        assert PUBLISHED.decode(PUBLISHED.encode(label)) == label


def test_the_built_in_formats_together_have_every_symbol_of_the_published_vocabulary():
    formats = [load_built_in(name) for name in built_in_names()]
    symbols = {symbol for plate_format in formats for pattern in plate_format.patterns
               for choices in pattern for symbol in choices}
    assert symbols == set(PUBLISHED_SYMBOLS)
    assert PUBLISHED.num_classes == 71


@pytest.mark.parametrize('name', built_in_names())
def test_every_format_gives_an_image_of_the_cameras_size(name):
    image, label = synthesize(load_built_in(name), random_state(3, 1), Camera(120, 30, frozenset()))
    if name == 'latin':
        assert image.shape[0] in (30, 60)
    elif name.endswith(('motorcycle', '_two_line')):
        height, width = image.shape[:2]
        assert height == 60  # two lines of 30 px
        # China's plate is twice as wide as high; those of Europe stay below `two_lines_below`.
        assert width == 120 if name == 'china_yellow_two_line' else 60 <= width < 1.6 * 60
    else:
        assert image.shape == (30, 120, 3)
    assert image.dtype == np.uint8
    assert image.std() > 2
    assert label


def test_equal_random_states_give_equal_plates_and_others_give_others():
    plate_format = load_built_in('china_blue')
    first, again, other = (synthesize(plate_format, random_state(7, index), CAMERA)
                           for index in (5, 5, 6))
    assert np.array_equal(first[0], again[0])
    assert first[1] == again[1]
    assert first[1] != other[1]


def test_a_symbol_with_weight_thirty_fills_half_of_thirty_one_choices():
    plate_format = load_built_in('china_blue')
    rng = np.random.RandomState(0)
    firsts = [draw_symbols(plate_format.patterns, rng, {'<Anhui>': 30.})[0] for _ in range(2000)]
    assert abs(firsts.count('<Anhui>') / 2000. - 0.5) < 0.05
    assert len(set(firsts)) == 31


def test_symbols_are_drawn_uniformly_unless_asked_otherwise():
    plate_format = load_built_in('china_blue')
    rng = np.random.RandomState(1)
    lasts = [draw_symbols(plate_format.patterns, rng, {})[-1] for _ in range(6800)]
    counts = [lasts.count(symbol) for symbol in set(lasts)]
    assert len(counts) == 34
    assert min(counts) > 140 and max(counts) < 260


def test_asked_for_repeats_are_made_besides_those_by_chance_and_only_where_the_format_allows_them():
    patterns = [parse_pattern('[A-D][A-D][0-9]')]
    rng = np.random.RandomState(2)
    plates = [draw_symbols(patterns, rng, {}, repeats=0.4) for _ in range(4000)]
    # A quarter of the drawn symbols are equal by chance: 0.4 + 0.6 / 4.
    assert abs(sum(first == second for first, second, _ in plates) / 4000. - 0.55) < 0.03
    assert all(digit.isdigit() for _, _, digit in plates)
    assert all(first == second for first, second, _ in
               (draw_symbols(patterns, rng, {}, repeats=1.) for _ in range(50)))


def test_a_share_of_plates_is_drawn_and_a_share_of_none_takes_no_number():
    rng = np.random.RandomState(1)
    assert not any(happens(0., rng) for _ in range(10))
    assert rng.uniform() == np.random.RandomState(1).uniform()
    assert all(happens(1., rng) for _ in range(10))
    assert 250 < sum(happens(0.3, rng) for _ in range(1000)) < 350


def test_without_degradations_the_picture_is_the_plate_itself():
    plate_format = load_built_in('china_blue')
    plate = some_plate(1, plate_format)
    images = [photograph(plate.copy(), plate_format, PLAIN_CAMERA, random_state(2, index))
              for index in range(2)]
    # Only the rounded corners show the car behind, which is drawn at random.
    inner = (slice(2, -2), slice(3, -3))
    assert np.array_equal(images[0][inner], images[1][inner])
    blue = images[0][3, 10:20].mean(axis=0)
    assert np.abs(blue - plate_format.colours[0].top).max() < 25


@pytest.mark.parametrize('name', DEGRADATIONS)
def test_every_degradation_changes_pictures_and_does_nothing_when_switched_off(name):
    plate_format = load_built_in('china_blue')
    plate = some_plate(4, plate_format)
    only = Camera(94, 24, frozenset(DEGRADATIONS) - {name})

    def changed(index):
        with_it, without = (photograph(plate.copy(), plate_format, camera, random_state(0, index))
                            for camera in (only, PLAIN_CAMERA))
        return not np.array_equal(with_it, without)
    assert any(changed(index) for index in range(40))


def test_leaving_out_a_degradation_leaves_the_others_as_they_were():
    plate_format = load_built_in('china_blue')._replace(bolts=[])
    images = [synthesize(plate_format, random_state(5, 5), Camera(94, 24, frozenset(disabled)))[0]
              for disabled in ((), ('bolts',))]
    assert np.array_equal(*images)


def test_corners_lie_in_a_tight_box_and_tilted_plates_are_flatter():
    rng = np.random.RandomState(0)
    drops, heights = [], []
    for _ in range(500):
        corners = geometry.seen_corners(rng)
        assert np.allclose(corners.min(axis=0), 0)
        assert np.allclose(corners.max(axis=0), 1)
        drops.append(abs(corners[1, 1] - corners[0, 1] + corners[2, 1] - corners[3, 1]) / 2)
        heights.append(corners[3, 1] - corners[0, 1] + corners[2, 1] - corners[1, 1])
    assert np.corrcoef(drops, heights)[0, 1] < -0.8


@pytest.mark.parametrize('shares, least, most', [((1., 0.), 1.35, 1.65), ((0., 1.), 0.3, 0.4)])
def test_how_far_a_plate_tilts_and_leans_that_is_seen_from_the_side_or_the_front(shares, least,
                                                                                 most):
    drops, leans = [], []
    for oblique, frontal in ((0., 0.), shares):
        corners = np.array([geometry.seen_corners(np.random.RandomState(seed), oblique, frontal)
                            for seed in range(4000)])
        # The drop of the upper edge against its length, the shift of the left one against its
        # height; crops are 94 x 25.
        x, y = corners[..., 0] * 94, corners[..., 1] * 25
        drops.append(np.std((y[:, 1] - y[:, 0]) / (x[:, 1] - x[:, 0])))
        leans.append(np.std((x[:, 0] - x[:, 3]) / (y[:, 3] - y[:, 0])))
    assert least < drops[1] / drops[0] < most
    assert least < leans[1] / leans[0] < most


def test_a_holder_covers_the_rim_and_a_tenth_of_it_beyond_at_most():
    plate_format = load_built_in('china_blue')  # 440 x 140 mm; symbols from 25 mm to 115 mm below
    reached = []
    for covered in (0., 1.):
        for seed in range(200):
            plate = np.full((140, 440, 3), 0.5, np.float32)
            scene = surface.mount(plate, plate_format, np.random.RandomState(seed), True, covered)
            hidden = scene[surface.PAD:-surface.PAD, surface.PAD:-surface.PAD, 0] != 0.5
            assert not hidden[28:-28, 18:-18].any()
            reached.append(hidden[:, 220].argmin())
    assert not any(reached[:200])
    assert max(reached[200:]) > 25
    assert 100 < sum(reach > 12 for reach in reached[200:]) < 180


def test_caps_of_screws_touch_the_symbols_which_bare_screws_do_not():
    plate_format = load_built_in('china_blue')  # screws 10 mm from the edge, symbols 25 mm
    touched = []
    for covered in (0., 1.):
        pictures = [surface.add_bolts(np.full((140, 440, 3), 0.5, np.float32), plate_format,
                                      covered, np.random.RandomState(seed)) for seed in range(100)]
        touched.append(sum((picture[26:-26] != 0.5).any() for picture in pictures))
    assert touched[0] == 0
    assert 40 < touched[1] < 100


def test_overexposed_crops_get_two_to_seven_times_the_light():
    scene = np.full((24, 94, 3), 0.2, np.float32)
    ratios = []
    for seed in range(100):
        usual, bright = (light.expose(scene, overexposed, np.random.RandomState(seed))
                         for overexposed in (0., 1.))
        assert np.ptp(bright / usual) < 1e-5
        ratios.append((bright / usual).mean())
    assert 2 < min(ratios) < 2.6
    assert 6 < max(ratios) < 7.5


def test_a_formats_margin_shows_what_is_around_the_plate():
    rng = np.random.RandomState(0)
    boxes = [geometry.shift_borders(geometry.UNIT_BOX, (0.1, 0.25), rng) for _ in range(500)]
    # A plate of width 1 in a crop of width 1.2, of height 1 in a crop of height 1.5.
    assert np.allclose(np.mean(boxes, axis=0)[0], [1 / 12., 1 / 6.], atol=0.02)
    assert np.allclose(np.mean(boxes, axis=0)[2], [11 / 12., 5 / 6.], atol=0.02)


def test_no_margin_turns_a_plate_over_or_makes_it_too_small_to_be_read():
    rng = np.random.RandomState(0)
    boxes = np.array([geometry.shift_borders(geometry.UNIT_BOX, (0.5, 0.5), rng)
                      for _ in range(2000)])
    assert (boxes[:, 2] - boxes[:, 0]).min() > 0.2


def test_every_symbol_has_a_glyph_of_its_own_apart_from_zero_and_one():
    fonts = load_built_in('china_police').font_sets[0]
    masks = {symbol: glyph_mask(font_with(fonts, symbol), symbol, 29, 58, 1.)
             for symbol in PUBLISHED_SYMBOLS}
    different = {mask.tobytes() for mask in masks.values()}
    assert all(mask.max() == 1 and mask.shape == (58, 29) for mask in masks.values())
    assert len(different) == len(PUBLISHED_SYMBOLS) - 2  # O is drawn as 0, I as 1
    assert np.array_equal(masks['O'], masks['0'])
    assert np.array_equal(masks['I'], masks['1'])


def test_a_plate_gets_one_of_the_alternative_fonts(tmp_path):
    path = own_format(tmp_path, fonts=[['strokes', 'strokes_open_four'], 'strokes'], marks=None,
                      pattern='[4]{3}')
    plate_format = load_format(path)
    assert plate_format.font_sets == [['strokes', 'strokes'], ['strokes_open_four', 'strokes']]
    camera = Camera(94, 24, frozenset(DEGRADATIONS))
    images = [synthesize(plate_format, np.random.RandomState(seed), camera)[0].astype(float)
              for seed in range(20)]
    # Plates of one font differ by small offsets only; the two fours differ by a whole stroke.
    distances = np.array([np.abs(image - images[0]).mean() for image in images])
    assert 0 < np.count_nonzero(distances > (distances.max() + distances.min()) / 2) < len(images)


def test_every_alternative_font_must_have_the_symbols(tmp_path):
    with pytest.raises(UserError, match='missing: 京') as error:
        load_format(own_format(tmp_path, pattern='京[0-9]{2}',
                               fonts=['strokes', [NOTO, 'strokes_open_four']]))
    assert "fonts is ['strokes', 'strokes_open_four']" in str(error.value)


def test_a_warped_glyph_keeps_its_corners_and_its_amount_of_ink():
    mask = np.zeros((58, 29), np.float32)
    mask[:, ::7] = mask[::19] = 1
    warped = [warp_glyph(mask, np.random.RandomState(seed)) for seed in range(50)]
    for other in warped:
        assert other[0, 0] == other[-1, -1] == other[0, -1] == 1
        assert other.min() >= 0 and other.max() <= 1
    assert not np.array_equal(warped[0], warped[1])
    assert np.mean(warped) == pytest.approx(mask.mean(), rel=0.1)


def test_varied_plates_have_strokes_beyond_the_usual_widths_and_smaller_bent_hanzi():
    plate_format = load_built_in('china_blue')
    inks = []
    for varied in (False, True):
        plates = [draw_plate(plate_format, ['<Jiangsu>'] + ['E'] * 6, 440,
                             np.random.RandomState(seed), varied) for seed in range(40)]
        inks.append(np.array([(plate[25:115, 150:425, 0] > 0.1).mean() for plate in plates]))
    assert inks[1].min() < 0.85 * inks[0].min() and inks[1].max() > 1.05 * inks[0].max()
    mask = np.ones((58, 29), np.float32)
    areas = [vary_glyph(mask, np.random.RandomState(seed)).mean() for seed in range(100)]
    assert 0.6 < min(areas) < 0.75 and 0.9 < max(areas) <= 1
    assert not vary_glyph(np.zeros_like(mask), np.random.RandomState(1)).any()


def test_patterns_are_read_with_ranges_sets_symbols_and_counts():
    assert parse_pattern('W[<A>B-D]{2}7') == [['W'], ['<A>', 'B', 'C', 'D'],
                                              ['<A>', 'B', 'C', 'D'], ['7']]
    assert len(parse_pattern('{province}')[0]) == 31
    assert parse_pattern('<police>') == [['<police>']]


@pytest.mark.parametrize('pattern', ['', 'A B', '[A-', '[]', '{city}', '_', '[_]', 'A/', '[AA]',
                                     '[Z-A]', '<a b>', 'A{0}', ']'])
def test_a_malformed_pattern_is_refused(pattern):
    with pytest.raises(ValueError):
        parse_pattern(pattern)


def test_a_users_own_format_is_drawn_where_its_layout_says(tmp_path):
    plate_format = load_format(own_format(tmp_path, marks=[], bolts=None))
    plate = draw_plate(plate_format, ['H', 'H', '1'], 400, np.random.RandomState(0))
    inked = np.flatnonzero(plate[50].max(axis=1) > 0.5)  # mm and px are the same here
    assert set(inked // 10) <= {1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 21, 22, 23}
    assert not plate[:8].any() and not plate[92:].any()


@pytest.mark.parametrize('changes, message', [
    ({'size': None}, 'size is missing'),
    ({'size': [400]}, 'size is [400]; expected a list of 2 numbers'),
    ({'size': [400, 0]}, 'size is [400.0, 0.0]; expected width and height in mm'),
    ({'size': [float('inf'), 100]}, 'size is [inf, 100]; expected a finite number'),
    ({'margin': 0.1}, 'margin is 0.1; expected a list of 2 numbers'),
    ({'margin': [0.1, -1]}, 'margin is [0.1, -1.0]; expected 0 to 0.5'),
    ({'pattern': None}, 'pattern is missing'),
    ({'pattern': 7}, 'pattern is 7; expected a text'),
    ({'pattern': '[A'}, "pattern is '[A'; expected symbols, choices such as [A-Z0-9]"),
    ({'pattern': ['A', 'AB']}, "pattern is ['A', 'AB']; expected patterns of one length"),
    ({'colours': None}, 'colours is missing'),
    ({'colours': 'red'}, "colours is 'red'; expected keys with values"),
    ({'colours': []}, 'colours is []; expected at least one'),
    ({'colours': [{'background': [0, 0, 0]}]}, 'colours[0].text is missing'),
    ({'colours': {'background': [0, 0, 256], 'text': [0, 0, 0]}},
     'colours.background is [0, 0, 256]; expected red, green and blue of 0 to 255'),
    ({'colours': {'background': [[0, 0, 0]] * 3, 'text': [0, 0, 0]}},
     'one colour, or two from top to bottom'),
    ({'colours': {'background': [0, 0, 0], 'text': [[0, 0, 0]] * 2}},
     'one colour, or 3, one per symbol'),
    ({'fonts': None}, 'fonts is missing'),
    ({'fonts': []}, 'fonts is []; expected a non-empty list'),
    ({'fonts': ['none.ttf']}, "fonts is 'none.ttf'; expected a font file"),
    ({'fonts': ['own.yml']}, "fonts is 'own.yml'; expected a font file"),
    ({'pattern': '<Anhui>[A-Z][0-9]'}, 'missing: <Anhui>'),
    ({'pattern': '<Anhiu>[A-Z][0-9]', 'fonts': [['latin', 'hanzi']]}, 'missing: <Anhiu>'),
    ({'layout': None}, 'layout is missing'),
    ({'layout': {'x': [1, 2], 'y': 1, 'width': 4, 'height': 5}},
     'layout.x is [1.0, 2.0]; expected one number for all symbols or 3'),
    ({'layout': {'x': [1, 2, 3], 'y': 1, 'width': 4}}, 'layout.height is missing'),
    ({'layout': {'x': [1, 2, 398], 'y': 1, 'width': 4, 'height': 5}},
     'expected cells (x, y, width, height) inside the plate, 400 x 100'),
    ({'layout': {'x': [1, 2, 3], 'y': 1, 'width': 0, 'height': 5}}, 'inside the plate'),
    ({'layout': {'x': [1, 2, 3], 'y': 1, 'width': 4, 'height': 5, 'z': 1}},
     'unknown key layout.z'),
    ({'layout': {'x': 1, 'y': [1, 20, 40], 'width': 4, 'height': 5}},
     'layout.y is [1.0, 20.0, 40.0]; expected one or two lines of symbols'),
    ({'marks': 3}, 'marks is 3; expected keys with values'),
    ({'marks': [{'shape': 'star'}]}, "marks[0].shape is 'star'; expected one of box, disc"),
    ({'marks': [{'shape': 'box', 'at': [5, 0, 5, 9], 'colour': 'text'}]},
     'marks[0].at is [5.0, 0.0, 5.0, 9.0]; expected left, top, right and bottom'),
    ({'marks': [{'shape': 'box', 'at': [0, 0, 5, 9], 'colour': 'blue'}]}, 'marks[0].colour is'),
    ({'marks': [{'shape': 'box', 'at': [0, 0, 5, 9], 'colour': 'text', 'strength': [1, 0]}]},
     'marks[0].strength is [1.0, 0.0]'),
    ({'marks': [{'shape': 'frame', 'at': [0, 0, 5, 9], 'colour': 'text'}]},
     'marks[0].thickness is missing'),
    ({'marks': [{'shape': 'frame', 'at': [0, 0, 5, 9], 'colour': 'text', 'thickness': -1}]},
     'marks[0].thickness is -1'),
    ({'marks': [{'shape': 'writing', 'at': [0, 0, 5, 9], 'colour': 'text', 'writing': 'é'}]},
     "marks[0].writing is 'é'; expected characters that the fonts have, not é"),
    ({'bolts': [[1, 'x']]}, "bolts is [[1, 'x']]; expected a finite number"),
    ({'colour': 'blue'}, 'unknown key colour'),
])
def test_a_mistake_in_a_format_is_named_with_file_and_key(tmp_path, changes, message):
    path = own_format(tmp_path, **changes)
    with pytest.raises(UserError) as error:
        load_format(path)
    assert str(error.value).startswith(path + ': ')
    assert message in str(error.value)


@pytest.mark.parametrize('text, message', [
    ('a: [', 'own.yml: not a valid'), ('', 'the file is None'),
    ('- 1', 'the file is [1]'), ('a: \x00', 'own.yml: not a valid')])
def test_a_format_that_is_no_mapping_is_refused(tmp_path, text, message):
    path = tmp_path / 'own.yml'
    path.write_text(text)
    with pytest.raises(UserError, match='own.yml') as error:
        load_format(str(path))
    assert message in str(error.value)


def test_an_unknown_format_is_refused_with_the_names_that_exist():
    with pytest.raises(UserError, match="no plate format 'china_pink'.*china_blue, china_green"):
        load_format('china_pink')


def test_weights_for_unknown_symbols_or_without_a_choice_left_are_refused():
    patterns = load_built_in('china_police').patterns
    with pytest.raises(UserError, match="'<Anhi>' is in no pattern"):
        check_weights(patterns, {'<Anhi>': 2.})
    with pytest.raises(UserError, match='weight 0: <police>'):
        check_weights(patterns, {'<police>': 0.})


def test_the_number_of_workers_does_not_change_the_files(tmp_path, run_command):
    for workers in (1, 3):
        result = run_command(tmp_path / str(workers), '--count', 70, '--seed', 9, '--workers',
                             workers, '--formats', 'china_blue', 'italy:0.5')
        assert result.returncode == 0, result.stderr
        assert 'Traceback' not in result.stderr
    first, second = (files_of(tmp_path / name) for name in '13')
    assert len(first) == 71
    assert first == second


def test_the_commands_files_are_read_back_as_annotations(tmp_path, run_command):
    own = own_format(tmp_path)
    result = run_command(tmp_path / 'out', '--count', 12, '--formats', own, '--size', '120x30',
                         '--extension', 'jpg', '--symbols', 'A:1000', '--disable', 'dirt', 'noise')
    assert result.returncode == 0, result.stderr
    assert '12 plates: ' in result.stdout
    annotations = read_annotations(str(tmp_path / 'out' / 'annotations.txt'))
    assert len(annotations) == 12
    assert all(len(annotation.label) == 3 for annotation in annotations)
    assert sum(annotation.label.startswith('AA') for annotation in annotations) > 8
    assert all(cv2.imread(annotation.image_path).shape == (30, 120, 3)
               for annotation in annotations)


def test_harder_plates_keep_their_labels(tmp_path, run_command):
    plates = []
    for name in ('usual', 'oblique', 'frontal', 'covered', 'overexposed'):
        options = [] if name == 'usual' else ['--' + name, 1]
        result = run_command(tmp_path / name, '--count', 5, '--seed', 3, '--formats', 'italy',
                             *options)
        assert result.returncode == 0, result.stderr
        rows = list(read_annotations(str(tmp_path / name / 'annotations.txt')))
        plates.append(([row.label for row in rows],
                       np.stack([cv2.imread(row.image_path) for row in rows])))
    (labels, images), *harder = plates
    assert len(labels) == 5
    for harder_labels, harder_images in harder:
        assert harder_labels == labels
        assert (harder_images != images).any()


@pytest.mark.parametrize('arguments, message', [
    (['--formats', 'china_pink'], "no plate format 'china_pink'"),
    (['--formats', 'mine/pink.yml'], 'mine/pink.yml: no such plate format'),
    (['--formats', 'china_blue:0'], '--formats: every share is 0'),
    (['--formats', 'italy', 'italy:5'], "--formats: 'italy' is given twice"),
    (['--formats', ''], '--formats'),
    (['--symbols', '<Nowhere>:3'], "--symbols: '<Nowhere>' is in no pattern"),
    (['--count', '0'], '--count: 0; expected 1 to'),
    (['--seed', '-1'], '--seed: -1; expected 0 to'),
    (['--seed', '4294967296'], '--seed: 4294967296; expected 0 to 4294967295'),
    (['--repeats', '1.5'], '--repeats: 1.5; expected 0 to 1'),
    (['--oblique', '-0.1'], '--oblique: -0.1; expected 0 to 1'),
    (['--covered', '2'], '--covered: 2.0; expected 0 to 1'),
    (['--overexposed', '2'], '--overexposed: 2.0; expected 0 to 1'),
    (['--workers', '0'], "--workers: '0' is not a whole number from 1 to 256"),
    (['--size', '94'], "--size: '94' is not a size such as 94x24"),
    (['--size', '4x24'], 'width of --size: 4; expected 24 to 1000'),
    (['--size', '94x4'], 'height of --size: 4; expected 8 to 1000'),
])
def test_a_wrong_option_gives_one_line_and_exit_code_two(tmp_path, run_command, arguments, message):
    result = run_command(tmp_path / 'out', *arguments)
    assert result.returncode == 2
    [line] = result.stderr.splitlines()
    assert message in line
    assert not (tmp_path / 'out').exists()


def test_a_folder_with_plates_is_refused_and_stays(tmp_path, run_command):
    assert run_command(tmp_path / 'out', '--count', 3, '--formats', 'italy').returncode == 0
    before = files_of(tmp_path / 'out')
    result = run_command(tmp_path / 'out', '--count', 2, '--seed', 5)
    assert result.returncode == 2
    assert 'out: exists already; choose a new folder or remove it' in result.stderr
    assert files_of(tmp_path / 'out') == before


def test_a_full_disk_leaves_no_folder(tmp_path, run_command):
    with small_disk(tmp_path, 100):
        result = run_command(tmp_path / 'out', '--count', 100)
        assert result.returncode == 2
        assert 'No space left on device' in result.stderr.splitlines()[-1]
        assert os.listdir(str(tmp_path)) == []


def test_the_generator_does_not_load_tensorflow(root):
    code = 'import sys, utils.synthesis.generator; print("tensorflow" in sys.modules)'
    result = subprocess.run([sys.executable, '-c', code], cwd=root, capture_output=True, text=True)
    assert result.stdout.strip() == 'False', result.stderr


def test_colours_and_sharpness_are_those_of_real_crops(real_plates):
    def statistics(images):
        gray = [cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32) for image in images]
        values = {'contrast': [image.std() for image in gray],
                  'gradient': [np.abs(np.diff(image, axis=1)).mean() for image in gray]}
        for channel, name in enumerate(('red', 'green', 'blue')):
            values[name] = [image[..., channel].mean() for image in images]
        return {name: np.percentile(value, [25, 50, 75]) for name, value in values.items()}

    real = [cv2.imread(annotation.image_path)[..., ::-1]
            for annotation in read_annotations(os.path.join(real_plates, 'train.txt'))]
    plate_format = load_built_in('china_blue')
    made = [synthesize(plate_format, random_state(0, index), CAMERA)[0] for index in range(400)]
    expected, actual = statistics(real), statistics(made)
    for name in expected:
        assert np.all(np.abs(actual[name] / expected[name] - 1) < 0.2), name


@pytest.mark.parametrize('fonts, left', [('{latin: 2, strokes: 1}', [2]), ('[strokes]', None)])
def test_a_format_leaves_out_fonts_that_lack_one_of_its_symbols(tmp_path, fonts, left):
    """The Latin fonts have a dash, the strokes have none."""
    path = tmp_path / 'own.yml'
    path.write_text("like: european\npattern: {'[A-Z]-[0-9]': 1}\nfonts: %s\n" % fonts)
    if left is None:
        with pytest.raises(UserError, match='no font of `fonts` has every symbol'):
            load_format(str(path))
    else:
        assert [choice.share for choice in load_format(str(path)).fonts] == left
