"""The command that tells where the errors of an evaluation are."""

import json
import os

import cv2
import numpy as np
import pytest
from dataset_commands import error_of, run_command, write_photo

from lpr.data.image_headers import header_fault
from lpr.data.vocabulary import ALPHANUMERICS, vocabulary_of
from lpr.models.model_spec import write_spec

SCRIPT = 'break_down_lp_rr.py'
ORANGE_BGR = 0x00, 0x5e, 0xd5


@pytest.fixture
def evaluated(tmp_path):
    """Two annotation files and a result: of five plates two are wrong."""
    lists = {'blue.txt': ['<Anhui>A1', '<Anhui>B2', '<Hebei>A3'], 'plain.txt': ['CD', 'EE']}
    for name, labels in lists.items():
        rows = ['%s-%d.png' % (name, index) for index in range(len(labels))]
        for row in rows:
            write_photo(tmp_path / row)
        (tmp_path / name).write_text(''.join('%s %s\n' % row for row in zip(rows, labels)))
    wrong = [{'image': str(tmp_path / 'blue.txt-1.png'), 'truth': '<Anhui>B2',
              'prediction': '<Hebei>B22'},
             {'image': str(tmp_path / 'plain.txt-1.png'), 'truth': 'EE', 'prediction': ''}]
    (tmp_path / 'result.json').write_text(json.dumps({'lp_rr': 0.6, 'total': 5, 'left_out': [],
                                                    'wrong': wrong}))
    return [tmp_path / name for name in ('result.json', 'blue.txt', 'plain.txt')]


def write_damaged(path):
    """Writes an image with a whole header and pixels that cannot be decoded."""
    data = bytearray(write_photo(path).read_bytes())
    pixels = data.index(b'IDAT') + 4
    data[pixels:pixels + 8] = bytes(8)
    path.write_bytes(data)
    assert header_fault(str(path)) is None


def tables_of(output):
    """The tables as lists of rows, by their first header."""
    parts = [part.splitlines() for part in output.strip().split('\n\n')]
    return {part[0].split('\t')[0] + '/' + part[0].split('\t')[1]:
            {line.split('\t')[0]: line.split('\t')[1:] for line in part[1:]} for part in parts}


def test_errors_are_counted_by_file_province_and_symbol(evaluated):
    json_path = evaluated[0].parent / 'counts.json'
    code, output, errors = run_command(SCRIPT, *evaluated, '--json', json_path)
    assert code == 0, errors
    counts = json.loads(json_path.read_text())
    assert counts['files'][str(evaluated[1])] == {'right': 2, 'all': 3}
    assert counts['symbols']['E'] == {'right': 0, 'all': 2}
    assert {'symbol': 'E', 'read_as': '', 'times': 2} in counts['confusions']
    tables = tables_of(output)
    assert tables['file/LP-RR'] == {str(evaluated[1]): ['0.6667', '2', '3'],
                                    str(evaluated[2]): ['0.5000', '1', '2']}
    assert tables['province/LP-RR'] == {'<Anhui>': ['0.5000', '1', '2'],
                                        '<Hebei>': ['1.0000', '1', '1'],
                                        'none': ['0.5000', '1', '2']}
    symbols = tables['symbol/read right']
    assert symbols['<Anhui>'] == ['0.5000', '1', '2']
    assert symbols['E'] == ['0.0000', '0', '2']
    assert symbols['B'] == symbols['2'] == ['1.0000', '1', '1']
    confusions = [line.split('\t') for line in output.strip().split('\n\n')[-1].splitlines()[1:]]
    assert sorted(confusions) == [['<Anhui>', '<Hebei>', '1'], ['E', 'nothing', '2'],
                                  ['nothing', '2', '1']]


def test_a_symbol_with_a_name_is_not_always_a_province(evaluated):
    evaluated[2].write_text(evaluated[2].read_text().replace('CD', 'CD<police>'))
    code, output, errors = run_command(SCRIPT, *evaluated)
    assert code == 0, errors
    assert tables_of(output)['province/LP-RR'] == {
        '<Anhui>': ['0.5000', '1', '2'], '<Hebei>': ['1.0000', '1', '1'],
        'none': ['0.5000', '1', '2']}


def test_symbols_that_the_model_merges_are_not_confused(evaluated, make_spec):
    """Provinces are one class, so that of `<Hebei>B22` for `<Anhui>B2` only the last is wrong."""
    folder = evaluated[0].parent
    spec = make_spec(vocabulary=vocabulary_of(ALPHANUMERICS | {'<Anhui>', '<Hebei>'},
                                              use_h_concat=True))
    write_spec(spec, str(folder / 'graph.yml'))
    (folder / 'graph.tflite').write_bytes(b'')
    result = json.loads(evaluated[0].read_text())
    evaluated[0].write_text(json.dumps(dict(result, model=str(folder / 'graph.tflite'))))
    code, _, errors = run_command(SCRIPT, *evaluated, '--json', folder / 'counts.json')
    assert code == 0, errors
    counts = json.loads((folder / 'counts.json').read_text())
    assert counts['symbols']['<Anhui>'] == {'right': 3, 'all': 3}
    assert {(pair['symbol'], pair['read_as']) for pair in counts['confusions']} == {
        ('', '2'), ('E', '')}


def test_errors_by_symbol_are_drawn(evaluated, tmp_path):
    code, output, errors = run_command(SCRIPT, *evaluated, '--plot', tmp_path / 'errors.png')
    assert (code, errors) == (0, '')
    assert output.splitlines()[-1] == 'wrote %s' % (tmp_path / 'errors.png')
    image = cv2.imread(str(tmp_path / 'errors.png'))
    # Errors are orange: 2 of <Anhui> and E, which have one bar each.
    orange = (image == ORANGE_BGR).all(axis=2)
    bars = np.diff(orange[int(0.8 * len(orange))].astype(int)) == 1
    assert bars.sum() == 2


def test_plates_that_the_evaluation_left_out_are_in_no_figure(evaluated):
    result = json.loads(evaluated[0].read_text())
    evaluated[0].write_text(json.dumps(dict(result, lp_rr=0.5, total=4, left_out=['CD'])))
    code, output, errors = run_command(SCRIPT, *evaluated)
    assert code == 0, errors
    tables = tables_of(output)
    assert tables['file/LP-RR'][str(evaluated[2])] == ['0.0000', '0', '1']
    assert 'C' not in tables['symbol/read right']


def test_images_that_the_evaluation_skipped_are_in_no_figure(evaluated):
    plain = evaluated[2]
    plain.write_text(plain.read_text() + 'gone.png CC\n')
    (evaluated[0].parent / 'empty.png').write_bytes(b'')
    write_damaged(evaluated[0].parent / 'damaged.png')
    evaluated[1].write_text(evaluated[1].read_text() +
                            'empty.png <Hebei>C1\ndamaged.png <Hebei>C2\n')
    assert "image 'gone.png': not found" in error_of(SCRIPT, evaluated[0], plain)
    result = json.loads(evaluated[0].read_text())
    evaluated[0].write_text(json.dumps(dict(result, skipped=3)))
    code, output, errors = run_command(SCRIPT, *evaluated)
    assert code == 0, errors
    tables = tables_of(output)
    assert [row[2] for row in tables['file/LP-RR'].values()] == ['2', '3']
    assert 'C' in tables['symbol/read right'] and tables['symbol/read right']['C'][2] == '1'


def test_other_annotation_files_are_refused(evaluated):
    assert error_of(SCRIPT, *evaluated[:2]) == (
        '%s: 5 plates were evaluated, but %s has 3; give the same files' % tuple(evaluated[:2]))


def test_lists_may_be_written_in_another_way_than_for_the_evaluation(evaluated):
    result = json.loads(evaluated[0].read_text())
    for plate in result['wrong']:
        plate['image'] = './' + os.path.basename(plate['image'])
    evaluated[0].write_text(json.dumps(result))
    code, output, errors = run_command(SCRIPT, *evaluated, cwd=evaluated[0].parent)
    assert code == 0, errors
    assert [row[1:] for row in tables_of(output)['file/LP-RR'].values()] == [['1', '2'], ['2', '3']]


def test_of_two_labels_of_an_image_one_may_be_right(evaluated):
    plain = evaluated[2]
    plain.write_text('plain.txt-1.png CD\nplain.txt-1.png EE\n')
    code, output, errors = run_command(SCRIPT, *evaluated)
    assert code == 0, errors
    assert tables_of(output)['file/LP-RR'][str(plain)] == ['0.5000', '1', '2']


def test_a_wrong_plate_that_is_in_no_list_is_named(evaluated):
    result, blue = json.loads(evaluated[0].read_text()), evaluated[1]
    image = result['wrong'][0]['image']
    blue.write_text(blue.read_text().replace('blue.txt-1.png', 'blue.txt-0.png'))
    assert error_of(SCRIPT, *evaluated) == (
        '%s: %s with the label <Anhui>B2 was read wrong 1 times, but is on 0 rows of %s, %s; give '
        'the files that were evaluated, in the same folder' % (
            evaluated[0], image, blue, evaluated[2]))


def test_another_json_file_is_refused(evaluated):
    evaluated[0].write_text('[]')
    assert error_of(SCRIPT, *evaluated) == '%s: not a result of eval_lpr.py --json' % evaluated[0]
