"""What a report says about errors: groups, tables, sentences."""

import collections
import os

import pytest
from report_plates import make_plates

from lpr.data.vocabulary import build_vocabulary
from lpr.evaluation.grouping import group_plates
from lpr.evaluation.symbols import SymbolErrors
from lpr.report.advice import advise, lacking_symbols
from lpr.report.error_kinds import errors_of_length, kinds_of_errors
from lpr.report.tables import (
    confusion_matrix,
    confusion_sentences,
    group_table,
    symbol_table,
)
from lpr.runtime.errors import UserError


@pytest.fixture
def plates(tmp_path):
    """Two files: of `good.txt` all plates are right, of `bad.txt` none, in several ways."""
    rows = [('good.txt', 'AB12', 'AB12', 0.9)] * 30
    rows += [('bad.txt', 'OB12', '0B12', 0.97)] * 10
    rows += [('bad.txt', '<Anhui>B12', '<Hebei>B12', 0.5)] * 6
    rows += [('bad.txt', 'AB12', 'AB1', 0.4)] * 4
    return make_plates(tmp_path, rows)


@pytest.fixture
def errors(plates):
    errors = SymbolErrors()
    for plate in plates:
        errors.add(plate.truth, plate.read)
    return errors


def test_plates_are_grouped_by_file_shape_and_first_symbol(plates):
    is_right = [plate.is_right for plate in plates]
    groups = {grouping.title: grouping.counts(is_right)
              for grouping in group_plates(plates, (), 2.2)}
    # All plates have four symbols and crops of one size, so nothing else tells them apart.
    assert groups == {'file': {'good.txt': (30, 30), 'bad.txt': (0, 20)},
                      'shape': {'AA99': (30, 44), '<>A99': (0, 6)},
                      'first symbol': {'A': (30, 34), 'O': (0, 10), '<Anhui>': (0, 6)}}


def test_patterns_take_the_place_of_shapes(plates):
    groupings = group_plates(plates, ('^A', '^O'), 2.2)
    names = next(grouping.names for grouping in groupings if grouping.title == 'pattern')
    assert collections.Counter(names) == {'^A': 34, '^O': 10, 'no pattern': 6}


def test_an_image_that_is_gone_is_a_user_error_with_its_line(tmp_path):
    plates = make_plates(tmp_path, [('a.txt', 'AB', 'AB', 0.9)])
    os.remove(plates[0].annotation.image_path)
    with pytest.raises(UserError, match='a.txt:1: image'):
        group_plates(plates, (), 2.2)


def test_plates_are_grouped_by_width_and_height_of_the_crop(tmp_path):
    plates = make_plates(tmp_path, [('a.txt', 'AB', 'AB', 0.9)] * 4, ('wide', 'square'))
    groups = {grouping.title: grouping.names for grouping in group_plates(plates, (), 2.2)}
    assert groups['width of the crop'] == ['wide', 'narrow'] * 2
    assert groups['height of the crop'] == ['24 to 47 pixels', '48 pixels or more'] * 2


def test_tables_begin_where_most_errors_are(plates, errors):
    is_right = [plate.is_right for plate in plates]
    file_table = group_table(group_plates(plates, (), 2.2)[0], is_right, [True] * 50)
    assert [(row.name, row.right, row.total, row.other) for row in file_table.rows] == [
        ('bad.txt', 0, 20, 1.0), ('good.txt', 30, 30, 1.0)]
    rows = symbol_table(errors, {'A': 7}).rows
    assert [(row.name, row.right, row.total, row.other) for row in rows[:3]] == [
        ('O', 0, 10, 0), ('皖 (Anhui)', 0, 6, 0), ('2', 46, 50, 0)]


def test_confusions_are_sentences_and_a_matrix(errors):
    sentences = confusion_sentences(errors)
    assert sentences == [('O is read as 0: 10 times, 100.0 % of its 10.', 'O', '0'),
                         ('皖 (Anhui) is read as 冀 (Hebei): 6 times, 100.0 % of its 6.',
                          '<Anhui>', '<Hebei>'),
                         ('2 is not read at all: 4 times, 8.0 % of its 50.', '2', '')]
    matrix = confusion_matrix(errors)
    assert matrix.symbols == ['0', '2', '<Anhui>', '<Hebei>', 'O', '']
    assert matrix.rows[4] == [('0', 10), ('2', 0), ('<Anhui>', 0), ('<Hebei>', 0), ('O', 0),
                              ('', 0)]
    assert matrix.rows[1][5] == ('', 4)
    assert matrix.most == 10


def test_kinds_of_errors(plates):
    assert [kinds_of_errors(plate) for plate in (plates[30], plates[40], plates[46])] == [
        ['sure', 'alike', 'first'], ['first'], ['missing']]


@pytest.mark.parametrize('truth, read, kinds', [
    ('AB12', 'AB122', [('twice', '2')]), ('AB12', 'AAB12', [('twice', 'A')]),
    ('AB12', 'AB8128', [('extra', '8'), ('extra', '8')]), ('AB12', 'B12', [('missing', 'A')]),
    ('AB12', '12', [('missing', 'A'), ('missing', 'B')]), ('AB12', 'AB72', [])])
def test_symbols_that_one_side_lacks(tmp_path, truth, read, kinds):
    plate, = make_plates(tmp_path, [('a.txt', truth, read, 0.5)])
    assert errors_of_length(plate) == kinds


def test_advice_names_what_most_plates_need(plates, errors):
    vocabulary = build_vocabulary([('', '<Anhui>'), ('', '<Hebei>')])
    advice = advise(plates, group_plates(plates, (), 2.2), errors, vocabulary,
                    {'O': 3, 'A': 100, 'B': 100, '1': 100, '2': 90, '<Anhui>': 80})
    texts = '\n'.join(item.text for item in advice)
    for part in ('Check the labels of 10 plates first',
                 '10 wrong plates would be right if O were 0',
                 'In 16 wrong plates the first symbol alone is wrong, most often O (10 times) and '
                 '皖 (Anhui) (6 times)',
                 'In 4 wrong plates symbols are missing, most often 2 (4 times)',
                 'plates of “bad.txt” are read worse: LP-RR 0.000 of 20 plates, 1.000 of the '
                 'others',
                 'O (10 of 10 wrong; 3 in training)', 'Few or no training plates have O: add some',
                 'Nothing is known about 32 of 38 symbols'):
        assert part in texts
    counts = [item.plates for item in advice]
    assert counts == sorted(counts, reverse=True)


def test_symbols_lack_plates_below_half_of_the_median():
    counts = {'A': 100, 'B': 49, 'C': 120, 'D': 50, 'E': 100}
    assert lacking_symbols('ABCDE', counts) == ['B']


def test_symbols_without_any_plate_lack_plates():
    assert lacking_symbols('XA', {'A': 100, 'B': 49, 'C': 120}) == ['X']
