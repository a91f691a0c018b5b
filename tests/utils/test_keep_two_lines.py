"""The command that keeps crops with a gap between two lines."""

import os

import cv2
import numpy as np
import pytest
from dataset_commands import error_of, run_command

from lpr.models.model_spec import write_spec

SCRIPT = 'keep_two_lines.py'


def stripes(*row_kinds, width=40):
    """uint8 [10 * kinds, width, 3]; 's' is ten rows of upright stripes, ' ' ten of even grey."""
    rows = np.full((10 * len(row_kinds), width, 3), 128, np.uint8)
    for index, kind in enumerate(row_kinds):
        if kind == 's':
            rows[10 * index:10 * index + 10, ::4] = 255
    return rows


@pytest.fixture
def model(tmp_path, make_spec):
    """Writes the description of a model, which is all that the command needs of it."""
    def write(**options):
        spec = make_spec(**dict({'two_lines': 'unfold', 'two_lines_gap': 0.5}, **options))
        write_spec(spec, str(tmp_path / 'graph.yml'))
        (tmp_path / 'graph.tflite').write_bytes(b'')
        return tmp_path / 'graph.tflite'
    return write


@pytest.fixture
def plates(tmp_path):
    """A list of: two lines with a gap, two without, and a wide crop with a gap (one line)."""
    (tmp_path / 'crops').mkdir()
    for name, image in (('gap', stripes(*'s s')), ('none', stripes(*'sss')),
                        ('wide', stripes(*'s s', width=200))):
        cv2.imwrite(str(tmp_path / 'crops' / (name + '.png')), image)
    path = tmp_path / 'crops' / 'all.txt'
    path.write_text('gap.png A1\nnone.png A2\nwide.png A3\n%s/gap.png\n' % path.parent)
    return path


@pytest.mark.parametrize('grey', [False, True])
def test_rows_whose_crops_have_a_gap_between_two_lines_are_kept(plates, model, tmp_path, grey):
    output = tmp_path / 'lists' / 'kept.txt'
    code, printed, errors = run_command(SCRIPT, plates, '-o', 'lists/kept.txt', '--model',
                                        model(convert_to_gray=grey), cwd=tmp_path)
    assert (code, errors) == (0, '')
    assert output.read_text() == '../crops/gap.png A1\n%s/gap.png\n' % plates.parent
    assert printed == '%s: kept 2 of 4 rows\n' % output


def test_without_two_lines_gap_every_narrow_crop_is_cut(plates, model, tmp_path):
    output = tmp_path / 'crops' / 'kept.txt'
    assert run_command(SCRIPT, plates, '-o', output, '--model', model(two_lines_gap=None))[0] == 0
    assert output.read_text() == 'gap.png A1\nnone.png A2\n%s/gap.png\n' % plates.parent


def test_for_a_model_of_grey_crops_the_gap_is_one_in_grey(plates, model, tmp_path):
    image = stripes(*'s s')
    # Stripes of green and red between the lines: 129 and 254 added up, but 76 and 76 in grey.
    image[10:20] = 0, 129, 0
    image[10:20, ::4] = 0, 0, 254
    cv2.imwrite(str(plates.parent / 'coloured.png'), image)
    plates.write_text('gap.png A1\ncoloured.png A2\n')
    kept = {}
    for grey in (False, True):
        run_command(SCRIPT, plates, '-o', tmp_path / 'kept.txt', '--model',
                    model(convert_to_gray=grey, two_lines_gap=0.2))
        kept[grey] = 'coloured.png' in (tmp_path / 'kept.txt').read_text()
    assert kept == {False: False, True: True}


def test_the_source_is_not_overwritten(plates, model):
    before = plates.read_text()
    link = plates.parent / 'link.txt'
    os.symlink(str(plates), str(link))
    assert error_of(SCRIPT, plates, '-o', link, '--model', model()) == (
        '%s: --output would overwrite a file that is read; choose another name' % link)
    assert plates.read_text() == before


def test_without_a_row_left_the_file_of_before_stays(plates, model, tmp_path):
    plates.write_text('none.png A2\nwide.png A3\n')
    (tmp_path / 'kept.txt').write_text('before')
    assert error_of(SCRIPT, plates, '-o', tmp_path / 'kept.txt', '--model', model()) == (
        '%s: not written: no row is left' % (tmp_path / 'kept.txt'))
    assert (tmp_path / 'kept.txt').read_text() == 'before'


def test_a_model_of_one_line_is_refused(plates, model, tmp_path):
    assert error_of(SCRIPT, plates, '-o', tmp_path / 'kept.txt', '--model',
                    model(two_lines=None, two_lines_gap=None)) == (
        '%s: this model reads every crop as one line; expected a model trained with two_lines' %
        (tmp_path / 'graph.yml'))
    assert not (tmp_path / 'kept.txt').exists()


def test_a_damaged_image_is_named_with_its_line(plates, model, tmp_path):
    image = (plates.parent / 'none.png').read_bytes()
    (plates.parent / 'none.png').write_bytes(image[:len(image) // 2])
    message = error_of(SCRIPT, plates, '-o', tmp_path / 'kept.txt', '--model', model())
    assert message.startswith("%s:2: image '%s': " % (plates, plates.parent / 'none.png'))
    assert not (tmp_path / 'kept.txt').exists()
