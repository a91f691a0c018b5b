"""The command that measures a model on several sets of plates."""

import json
import os

import pytest
from dataset_commands import error_of, run_command
from paths import ROOT

from lpr.data.image_files import write_image
from lpr.data.vocabulary import ALPHANUMERICS, vocabulary_of
from utils.evaluate_sets import Counts
from utils.synthesis.camera import DEGRADATIONS, Camera
from utils.synthesis.formats import load_format
from utils.synthesis.generator import random_state, synthesize

SCRIPT = 'evaluate_sets.py'
CHINA = os.path.join(ROOT, 'pre-trained', 'china', 'config.py')


@pytest.fixture(scope='module')
def sets(tmp_path_factory):
    """Two folders with two clean plates each; in the second both labels are not what is shown."""
    folder = tmp_path_factory.mktemp('sets')
    camera = Camera(94, 24, frozenset(DEGRADATIONS))
    paths = []
    for name in ('right', 'wrong'):
        rows = []
        (folder / name).mkdir()
        for index in range(2):
            image, label = synthesize(load_format('china_blue'), random_state(3, index), camera)
            write_image(str(folder / name / ('%d.png' % index)), image)
            if name == 'wrong':
                first, rest = label.split('>')
                label = '<Tibet>' + rest if index == 0 else first + '>' + rest + 'Z'
            rows.append('%d.png %s\n' % (index, label))
        paths.append(folder / name / 'annotations.txt')
        paths[-1].write_text(''.join(rows), encoding='utf-8')
    return paths


def test_a_table_has_a_row_for_every_set(sets, tmp_path):
    code, output, errors = run_command(SCRIPT, CHINA, *sets, '--by', 'length', '--json',
                                       tmp_path / 'sets.json')
    assert code == 0, errors
    rows = {line.split('\t')[0]: line.split('\t')[1:] for line in output.splitlines() if line}
    assert rows['right'][:2] == ['2', '1.0000']
    assert rows['wrong'][:2] == ['2', '0.0000']
    assert rows['wrong'][-1] == '0.5000'  # of one of two wrong plates the province alone is wrong
    tables = json.loads((tmp_path / 'sets.json').read_text(encoding='utf-8'))
    assert sorted(tables['set']) == ['right', 'wrong']
    assert sum(row['correct'] for row in tables['length'].values()) == 2


def test_of_two_labels_of_an_image_one_may_be_right(sets, tmp_path):
    rows = [path.read_text(encoding='utf-8').split('\n')[0].split()[1] for path in sets]
    twice = tmp_path / 'twice.txt'
    twice.write_text(''.join('%s %s\n' % (sets[0].parent / '0.png', label) for label in rows),
                     encoding='utf-8')
    code, output, errors = run_command(SCRIPT, CHINA, twice)
    assert code == 0, errors
    assert output.splitlines()[-1].split('\t')[1:3] == ['2', '0.5000']


def test_a_set_with_a_symbol_of_no_class_is_left_out_and_the_others_measured(sets, tmp_path):
    cyrillic = sets[0].parent.parent / 'cyrillic' / 'annotations.txt'
    cyrillic.parent.mkdir()
    row = '%s %%s\n' % (sets[0].parent / '0.png')
    cyrillic.write_text(row % 'A1' + row % 'A\u0416', encoding='utf-8')
    code, output, errors = run_command(SCRIPT, CHINA, sets[0], cyrillic, '--json',
                                       tmp_path / 'sets.json')
    assert code == 0, errors
    assert errors.count('is left out') == 1
    assert "cyrillic is left out: %s:2: symbol '\u0416' (U+0416)" % cyrillic in errors
    assert [line.split('\t')[0] for line in output.splitlines()[2:]] == ['right']
    tables = json.loads((tmp_path / 'sets.json').read_text(encoding='utf-8'))
    assert list(tables['set']) == ['right']


def test_without_a_set_that_the_model_can_read_there_is_an_error(sets, tmp_path):
    (tmp_path / 'none.txt').write_text('%s #\n' % (sets[0].parent / '0.png'))
    code, output, errors = run_command(SCRIPT, CHINA, tmp_path / 'none.txt')
    assert (code, output) == (2, '')
    assert errors.splitlines()[-1].endswith(
        "none.txt:1: symbol '#' of label '#' is not in the vocabulary; no set is left to measure")


def test_o_and_0_count_as_equal_in_a_figure_of_their_own():
    counts = Counts(vocabulary_of(ALPHANUMERICS))
    counts.add('AO1', 'A0I')
    counts.add('AO2', 'AQ2')
    figures = counts.figures()
    assert (figures['lp_rr'], figures['lp_rr_o0_i1'], figures['acc-1']) == (0., 0.5, 0.5)


def test_a_plate_of_which_nothing_is_read_is_wrong():
    counts = Counts(vocabulary_of(ALPHANUMERICS))
    counts.add('O1', '')
    counts.add('O1', '01')
    figures = counts.figures()
    assert (figures['plates'], figures['correct'], figures['lp_rr_o0_i1']) == (2, 0, 0.5)
    assert figures['first_symbol_alone_wrong'] == 0.5


def test_with_one_error_only_a_plate_that_fits_a_pattern_counts_as_eval_lpr_does():
    counts = Counts(vocabulary_of(ALPHANUMERICS), [r'[A-Z]{2}\d$'])
    counts.add('AO2', 'AQ2')
    counts.add('AO2', 'A02')
    assert counts.figures()['acc-1'] == 0.5


def test_of_symbols_of_one_class_the_first_symbol_alone_is_wrong():
    """0 and O are one class, which is read as 0."""
    counts = Counts(vocabulary_of(ALPHANUMERICS, use_oi_concat=True))
    counts.add('AO2', 'B02')
    assert counts.figures()['first_symbol_alone_wrong'] == 1


def test_a_list_that_is_named_twice_is_measured_once(sets):
    link = sets[0].parent / 'link.txt'
    link.symlink_to(sets[0])
    code, output, errors = run_command(SCRIPT, CHINA, sets[0], sets[0], link)
    assert code == 0, errors
    assert [line.split('\t')[1] for line in output.splitlines()[2:]] == ['2']
    assert errors.count('is left out: it is the file %s' % sets[0]) == 2


def test_a_set_of_which_no_label_fits_the_patterns_is_left_out(sets, tmp_path):
    with open(CHINA, encoding='utf-8') as stream:
        text = stream.read().replace('os.path.abspath(__file__)', repr(CHINA))
    config, other = tmp_path / 'config.py', tmp_path / 'other.txt'
    config.write_text(text + "\n\nlpr_patterns = ['<']\n", encoding='utf-8')
    other.write_text('%s A12345\n' % (sets[0].parent / '0.png'))
    code, output, errors = run_command(SCRIPT, config, sets[0], other)
    assert code == 0, errors
    assert "is left out: %s:1: label 'A12345', like all others, matches none" % other in errors
    assert output.splitlines()[-1].split('\t')[1:3] == ['2', '1.0000']


def test_all_lists_are_read_before_one_is_measured(sets, tmp_path, monkeypatch):
    monkeypatch.setattr('utils.evaluate_sets.evaluate', None)
    (tmp_path / 'faulty.txt').write_text('%s <Anhui\n' % (sets[0].parent / '0.png'))
    assert error_of(SCRIPT, CHINA, sets[0], tmp_path / 'faulty.txt').startswith(
        "%s:1: label '<Anhui' is not a sequence" % (tmp_path / 'faulty.txt'))


def test_a_list_that_is_missing_is_named():
    assert 'none.txt' in error_of(SCRIPT, CHINA, 'none.txt')
