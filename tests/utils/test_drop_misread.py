"""The command that leaves out plates which a model misreads by far."""

import os
import shutil

import pytest
from dataset_commands import error_of, run_command
from paths import ROOT

from lpr.data.annotations import read_annotations
from lpr.data.image_files import write_image
from lpr.data.vocabulary import Vocabulary
from lpr.models.model_spec import read_spec, write_spec
from utils.synthesis.camera import DEGRADATIONS, Camera
from utils.synthesis.formats import load_format
from utils.synthesis.generator import random_state, synthesize

SCRIPT = 'drop_misread.py'
CHINA = os.path.join(ROOT, 'pre-trained', 'china')


@pytest.fixture(scope='module')
def plates(tmp_path_factory):
    """Four clean plates; the labels have none, one, two and three symbols too many."""
    folder = tmp_path_factory.mktemp('plates')
    camera = Camera(94, 24, frozenset(DEGRADATIONS))
    rows = []
    for index in range(4):
        image, label = synthesize(load_format('china_blue'), random_state(3, index), camera)
        write_image(str(folder / ('%d.png' % index)), image)
        rows.append('%d.png %s%s\n' % (index, label, 'XYZ'[:index]))
    (folder / 'all.txt').write_text(''.join(rows), encoding='utf-8')
    return folder / 'all.txt'


@pytest.mark.parametrize('options, kept', [((), [0, 1, 2]), (('--errors', '1'), [0])])
def test_plates_with_fewer_errors_are_kept(plates, tmp_path, options, kept):
    output = tmp_path / 'lists' / 'kept.txt'
    code, printed, errors = run_command(SCRIPT, plates, '-o', 'lists/kept.txt', '--model', CHINA,
                                        *options, cwd=tmp_path)
    assert code == 0, errors
    rows = read_annotations(str(output))
    assert [os.path.basename(row.image_path) for row in rows] == ['%d.png' % i for i in kept]
    assert all(os.path.isfile(row.image_path) for row in rows)
    assert '%s: %d plates; %d with' % (output, len(kept), 4 - len(kept)) in printed
    assert printed.count('read as') == 4 - len(kept)


def test_symbols_of_one_class_are_no_errors(plates, tmp_path):
    """The model is one that reads small letters as capitals, and a label has small ones."""
    spec = read_spec(os.path.join(CHINA, 'graph.yml'))
    classes = [symbols + (symbols[0].lower(),) if symbols[0].isalpha() else symbols
               for symbols in spec.vocabulary.classes]
    write_spec(spec._replace(vocabulary=Vocabulary(classes)), str(tmp_path / 'graph.yml'))
    shutil.copy(os.path.join(CHINA, 'graph.tflite'), str(tmp_path))
    row, output = plates.read_text(encoding='utf-8').splitlines()[0], tmp_path / 'kept.txt'
    province, rest = row.split('>')
    (tmp_path / 'small.txt').write_text('%s/%s>%s\n' % (plates.parent, province, rest.lower()))
    code, _, errors = run_command(SCRIPT, tmp_path / 'small.txt', '-o', output, '--model', tmp_path,
                                  '--errors', '1')
    assert code == 0, errors
    assert output.read_text() == '%s/0.png %s>%s\n' % (plates.parent, province.split()[1],
                                                       rest.lower())


def test_the_source_is_not_overwritten(plates):
    before = plates.read_text(encoding='utf-8')
    assert error_of(SCRIPT, plates, '-o', plates, '--model', CHINA) == (
        '%s: --output would overwrite a file that is read; choose another name' % plates)
    assert plates.read_text(encoding='utf-8') == before


def test_without_a_plate_left_the_file_of_before_stays(plates, tmp_path):
    (tmp_path / 'kept.txt').write_text('before')
    wrong = tmp_path / 'wrong.txt'
    wrong.write_text('%s/0.png Z\n' % plates.parent)
    code, printed, errors = run_command(SCRIPT, wrong, '-o', tmp_path / 'kept.txt', '--model',
                                        CHINA)
    assert code == 2 and '0.png: Z, read as <' in printed
    assert errors.splitlines()[-1].endswith(': %s: not written: no row is left' %
                                            (tmp_path / 'kept.txt'))
    assert (tmp_path / 'kept.txt').read_text() == 'before'


def test_a_label_that_is_none_is_refused_before_a_plate_is_read(plates, tmp_path):
    faulty = plates.parent / 'faulty.txt'
    faulty.write_text('0.png A1\n1.png A_1\n')
    assert error_of(SCRIPT, faulty, '-o', tmp_path / 'kept.txt', '--model', CHINA).startswith(
        '%s:2: ' % faulty)
    assert not (tmp_path / 'kept.txt').exists()


def test_no_number_of_errors_below_one(plates, tmp_path):
    code, _, errors = run_command(SCRIPT, plates, '-o', tmp_path / 'kept.txt', '--model', CHINA,
                                  '--errors', '0')
    assert code == 2 and '--errors: ' in errors
    assert not (tmp_path / 'kept.txt').exists()
