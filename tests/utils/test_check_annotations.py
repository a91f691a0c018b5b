"""What is wrong with a dataset is found and named by file and line."""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import types

import cv2
import numpy as np
import pytest
import tensorflow as tf
from commands import run_process
from dataset_commands import error_of, files_below, run_command
from paths import ROOT
from PIL import Image

from lpr.config.loader import load_config
from lpr.data.annotations import read_annotations
from lpr.data.preprocessing import read_image
from lpr.runtime.errors import UserError
from utils.checking.images import decode_image
from utils.checking.plots import draw_contact_sheet
from utils.checking.requirements import load_requirements
from utils.checking.set_rules import separate_lists
from utils.checking.statistics import Statistics

SCRIPT = 'check_annotations.py'
Finding = collections.namedtuple('Finding', 'place severity message kind')
# A file with every fault of a single file once: its lines, and what is to be found in each.
FAULTS = [
    ('good.png A1', None),
    ('gone.png A1', "error: image 'gone.png' not found beside the annotation file or in the "
                    'working directory [missing-image]'),
    ('1.png', "error: no label after '1.png'; expected '<path> <label>' [no-label]"),
    ('', None),
    ('2.png B_2', "error: label 'B_2' has the symbol '_', which is the blank label of CTC "
                  '[malformed-label]'),
    ('3.png <Anhui', "error: label '<Anhui' is not a sequence of symbols '<...>' or characters "
                     '[malformed-label]'),
    (b'4.png \xc3', 'error: not UTF-8; save the annotation file as UTF-8; it looks like Latin-1 '
                      '(iconv -f LATIN-1 -t UTF-8 FILE) [unreadable-line]'),
    (b'5.png \x00A', 'error: a NUL byte; expected text [unreadable-line]'),
    ('6.png ' + 45 * 'A', "error: label '%s' needs 89 time steps (45 symbols and a blank between "
                          'each two equal ones), the network has 88 [label-too-long]' %
     (45 * 'A')),
    ('7.png ' + 7 * 'ABC', "warning: label '%s' has 21 symbols, predictions are cut off after "
                           'max_lp_length = 20 [label-cut-off]' % (7 * 'ABC')),
    ('cut.jpg C1', "error: image 'cut.jpg': the image is truncated [undecodable-image]"),
    ('text.png C2', "error: image 'text.png': the image is not a JPEG, PNG, GIF or BMP file "
                    '[undecodable-image]'),
    ('damaged.jpg C3', "warning: image 'damaged.jpg' is damaged: Corrupt JPEG data: premature end "
                       'of data segment [damaged-image]'),
    ('two_lines.png C4', "warning: image 'two_lines.png' is 94x48, its width 1.96 times its "
                         'height; expected 2.2 to 7.0: a plate of one line [aspect-ratio]'),
    ('ribbon.png C5', "warning: image 'ribbon.png' is 200x24, its width 8.33 times its height; "
                      'expected 2.2 to 7.0: a plate of one line [aspect-ratio]'),
    ('small.png C6', "warning: image 'small.png' is 46x12, less than half of the network "
                     'input of 94x24 [small-image]'),
    ('photo.png C7', "warning: image 'photo.png' is 640x480; a whole photo, not a crop? "
                     '[large-image]'),
    ('./good.png A1', "warning: image './good.png' is listed at LIST:1 too [duplicate-path]"),
    ('copy.png A1', "warning: image 'copy.png' is the same picture as 'good.png' at LIST:1 "
                    '[duplicate-image]'),
    ('8.png D1', "error: image '8.png' has the label 'D1' here and 'D2' at LIST:21, where it is "
                 "'copy_of_8.png' [two-labels]"),
    ('copy_of_8.png D2', "error: image 'copy_of_8.png' has the label 'D2' here and 'D1' at "
                         "LIST:20, where it is '8.png' [two-labels]"),
]
VALID_LINES = (1, 10, 13, 14, 15, 16, 17, 18, 19)


def plate(seed, width=94, height=24):
    """uint8 [height, width, 3] noise: no two seeds give the same picture."""
    return np.random.RandomState(seed).randint(0, 256, (height, width, 3)).astype(np.uint8)


def write_plate(path, seed=0, width=94, height=24):
    assert cv2.imwrite(str(path), plate(seed, width, height))


def write_list(path, *lines):
    path.write_bytes(b'\n'.join(line if isinstance(line, bytes) else line.encode('utf-8')
                                for line in lines) + b'\n')
    return str(path)


def check(*args, cwd=None):
    """Runs the command; returns (exit code, list of `Finding`, the lines that are none)."""
    code, output, errors = run_command(SCRIPT, *args, cwd=cwd)
    assert 'Traceback' not in errors
    findings, others = [], []
    for line in output.splitlines():
        parts = line.split(': ', 2)
        if len(parts) == 3 and parts[1] in ('error', 'warning'):
            message, kind = parts[2][:-1].rsplit(' [', 1)
            findings.append(Finding(parts[0], parts[1], message, kind))
        else:
            others.append(line)
    return code, findings, others


def kinds_of(findings):
    return [finding.kind for finding in findings]


@pytest.fixture(scope='module')
def faulty(tmp_path_factory):
    """The annotation file of `FAULTS` with its images."""
    folder = tmp_path_factory.mktemp('faulty')
    for seed in range(1, 9):
        write_plate(folder / ('%d.png' % seed), seed)
    write_plate(folder / 'good.png')
    shutil.copy(str(folder / 'good.png'), str(folder / 'copy.png'))
    shutil.copy(str(folder / '8.png'), str(folder / 'copy_of_8.png'))
    for name, size in (('two_lines', (94, 48)), ('ribbon', (200, 24)), ('small', (46, 12)),
                       ('photo', (640, 480))):
        write_plate(folder / (name + '.png'), 20, *size)
    jpeg = cv2.imencode('.jpg', plate(21))[1].tobytes()
    (folder / 'cut.jpg').write_bytes(jpeg[:len(jpeg) // 2])
    (folder / 'damaged.jpg').write_bytes(jpeg[:len(jpeg) // 2] + b'\xff\xd9')
    (folder / 'text.png').write_bytes(b'no picture')
    return write_list(folder / 'list.txt', *[line for line, _ in FAULTS])


@pytest.fixture(scope='module')
def faulty_result(faulty):
    return check(faulty)


@pytest.fixture
def folder(tmp_path):
    """A folder with plates 0.png to 5.png."""
    for seed in range(6):
        write_plate(tmp_path / ('%d.png' % seed), seed)
    return tmp_path


@pytest.mark.parametrize('line', range(1, len(FAULTS) + 1))
def test_every_fault_is_named_by_file_and_line(faulty, faulty_result, line):
    found = ['%s: %s [%s]' % finding[1:] for finding in faulty_result[1]
             if finding.place == '%s:%d' % (faulty, line)]
    expected = FAULTS[line - 1][1]
    assert found == ([expected.replace('LIST', faulty)] if expected else [])


def test_errors_come_before_warnings_and_both_in_the_order_of_the_lines(faulty_result):
    order = [(finding.severity, int(finding.place.rsplit(':', 1)[1]))
             for finding in faulty_result[1]]
    assert order == sorted(order)


def test_the_last_line_counts_what_was_found(faulty_result):
    code, findings, others = faulty_result
    assert code == 1
    assert len(findings) == 19
    assert others[-1] == (
        'errors: 11, warnings: 8 (aspect-ratio=2 damaged-image=1 duplicate-image=1 '
        'duplicate-path=1 label-cut-off=1 label-too-long=1 large-image=1 malformed-label=2 '
        'missing-image=1 no-label=1 small-image=1 two-labels=2 undecodable-image=2 '
        'unreadable-line=2)')


def test_a_crop_that_is_stored_turned_is_noticed(folder):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(plate(0)).save(str(folder / 'turned.jpg'), exif=exif)
    findings = check(write_list(folder / 'list.txt', 'turned.jpg A1', '0.png A2'))[1]
    assert [finding.message for finding in findings if finding.kind == 'turned-image'] == [
        "image 'turned.jpg' is stored turned (EXIF orientation 6): save it upright, for example "
        "with ImageMagick's mogrify -auto-orient; no script turns it"]


def test_the_number_of_workers_changes_nothing(faulty):
    assert (run_command(SCRIPT, faulty, '--workers', 1)[1] ==
            run_command(SCRIPT, faulty, '--workers', 3)[1])


def test_a_good_file_passes_with_its_statistics(folder):
    list_path = write_list(folder / 'list.txt', '0.png <Anhui>A1', '1.png B23', '2.png B24')
    code, findings, others = check(list_path, '--json', folder / 'found.json')
    assert (code, findings) == (0, [])
    values = json.loads((folder / 'found.json').read_text())
    assert values['findings'] == [] and values['statistics']['rows'] == 3
    assert values['statistics']['symbols']['2'] == 2
    assert values['statistics']['image_sizes'] == {'94x24': 3}
    assert others == [
        'rows: 3, without an error: 3, of %s: 3' % list_path,
        'different plates: 3',
        'symbols in a label: 3=3',
        'first symbols: B=2 <Anhui>=1',
        'symbols: 2=2 B=2 1=1 3=1 4=1 <Anhui>=1 A=1',
        'image sizes: 94x24=3',
        'image widths: from 94 to 94, median 94',
        'image heights: from 24 to 24, median 24',
        'width / height: from 3.917 to 3.917, median 3.917',
        'narrow crops, which may have two lines (width / height below 2.2): 0',
        'errors: 0, warnings: 0']


def test_warnings_alone_do_not_fail(folder):
    code, findings, _ = check(write_list(folder / 'list.txt', '0.png A1', '0.png A1'))
    assert (code, kinds_of(findings)) == (0, ['duplicate-path'])


def test_a_file_without_rows_is_an_error(tmp_path):
    code, findings, _ = check(write_list(tmp_path / 'list.txt', '', ' '))
    assert (code, findings) == (1, [Finding(
        str(tmp_path / 'list.txt'), 'error', 'no annotation line; expected one image a line',
        'no-rows')])


def test_a_row_with_a_malformed_label_does_not_make_that_of_its_image_wrong(folder):
    findings = check(write_list(folder / 'list.txt', '0.png A1', '0.png A_1'))[1]
    assert kinds_of(findings) == ['malformed-label']


def test_plates_that_two_files_share_are_named(folder):
    train = write_list(folder / 'train.txt', '0.png A1', '1.png A2', '2.png A2')
    val = write_list(folder / 'val.txt', '3.png A3', '4.png A2')
    code, findings, _ = check(train, val)
    assert code == 0
    assert findings == [Finding(val + ':2', 'warning', "plate 'A2' of %s is also in %s: %s:2" %
                                (val, train, train), 'shared-plate')]


def test_wrong_use_ends_with_2(folder):
    list_path = write_list(folder / 'list.txt', '0.png A1')
    for args in ([], [list_path, '--workers', '0'], [list_path, '--seed', 'x']):
        assert run_command(SCRIPT, *args)[0] == 2
    assert error_of(SCRIPT, folder / 'gone.txt').startswith(
        '%s: cannot read this annotation file' % (folder / 'gone.txt'))
    assert error_of(SCRIPT, '--config', folder / 'gone.py').endswith('gone.py: no such config file')


def write_config(folder, text='', vocabulary=None, use_oi_concat=False):
    path = folder / 'config.py'
    path.write_text('\n'.join([
        'from lpr.trainer import LPRVocab', text, 'class train:',
        '    file_list_path = %r' % str(folder / 'train.txt'), 'class eval:',
        '    file_list_path = %r' % str(folder / 'val.txt'),
        vocabulary or 'vocab, r_vocab, num_classes = LPRVocab.create_vocab('
                      'train.file_list_path, eval.file_list_path, False, %r)' % use_oi_concat,
        '']))
    return str(path)


def test_the_lists_of_a_config_are_checked_although_its_vocabulary_needs_them(folder):
    train = write_list(folder / 'train.txt', '0.png <Anhui>A1', '1.png', b'\xff', '2.png A_1',
                       '3.png <Hebei>')
    val = write_list(folder / 'val.txt', '4.png <Henan>A')
    code, findings, _ = check('--config', write_config(folder))
    assert code == 1
    assert [(finding.place, finding.kind) for finding in findings] == [
        (train + ':2', 'no-label'), (train + ':3', 'unreadable-line'),
        (train + ':4', 'malformed-label'), (val + ':1', 'unlearnable-symbol'),
        (str(folder / 'config.py'), 'unused-symbols')]
    assert findings[3].message == ("symbol '<Henan>' is in no label of train, so it cannot be "
                                   'learnt (rows of eval that have it: 1)')
    assert findings[4].message == (
        'the vocabulary has symbols that are in no label: 0 2 3 4 5 6 7 8 9 B C D E F G H I J K L '
        'M N O P Q R S T U V W X Y Z')


def test_the_facade_of_configs_is_as_strict_as_before_once_the_config_is_read(folder):
    write_list(folder / 'train.txt', '0.png A_1')
    write_list(folder / 'val.txt', '1.png A1')
    load_requirements(write_config(folder))
    with pytest.raises(UserError, match='blank label'):
        load_config(write_config(folder))


def test_a_config_may_take_its_vocabulary_from_a_model(folder):
    train = write_list(folder / 'train.txt', '0.png <Anhui>A1', '1.png <Atlantis>A1')
    write_list(folder / 'val.txt', '2.png A1')
    model = os.path.join(ROOT, 'pre-trained', 'china', 'model.ckpt.yml')
    findings = check('--config', write_config(
        folder, vocabulary='vocab, r_vocab, num_classes = LPRVocab.read_vocab(%r)' % model))[1]
    assert (train + ':2', 'unknown-symbol') in [(finding.place, finding.kind)
                                                for finding in findings]


def test_labels_are_checked_against_the_vocabulary_patterns_and_width_of_a_config(folder):
    write_list(folder / 'train.txt', '0.png A1', '1.png A1A1A', '2.png BA1', '3.png AAA')
    write_list(folder / 'val.txt', '4.png 1A')
    vocabulary = ("vocab, r_vocab, num_classes = {'1': 0, 'A': 1, '_': 2}, "
                  "{0: '1', 1: 'A', 2: '_', -1: ''}, 3")
    config = write_config(folder, "input_shape = (24, 10, 3)\nlpr_patterns = ['^[AB]+1?']",
                          vocabulary)
    findings = check('--config', config)[1]
    train, val = str(folder / 'train.txt'), str(folder / 'val.txt')
    assert [(finding.place, finding.kind) for finding in findings
            if finding.kind != 'aspect-ratio'] == [
        (train + ':2', 'label-too-long'), (train + ':3', 'unknown-symbol'),
        (train + ':4', 'label-too-long'), (val + ':1', 'pattern')]
    assert "symbol 'B' of label 'BA1' is not in the vocabulary" in [
        finding.message for finding in findings]


def test_symbols_merged_into_one_class_count_as_equal_and_as_learnt(folder):
    write_list(folder / 'train.txt', '0.png O')
    write_list(folder / 'val.txt', '1.png 0O')
    config = write_config(folder, 'input_shape = (24, 8, 3)', use_oi_concat=True)
    kinds = kinds_of(check('--config', config)[1])
    assert 'label-too-long' in kinds  # 0 and O need a blank between: three steps, there are two
    assert 'unlearnable-symbol' not in kinds


def test_train_and_validation_of_a_config_shall_not_share_plates_or_their_file(folder):
    write_list(folder / 'train.txt', '0.png A1', '1.png A2')
    val = write_list(folder / 'val.txt', '2.png A2')
    config = write_config(folder)
    shared = [finding for finding in check('--config', config)[1]
              if finding.kind == 'shared-plate']
    assert shared == [Finding(val + ':1', 'warning', "plate 'A2' of eval is also in train: %s:2" %
                              (folder / 'train.txt'), 'shared-plate')]
    os.remove(val)
    os.symlink('train.txt', val)
    assert kinds_of(check('--config', config)[1]) == ['shared-list', 'unused-symbols']


def test_a_file_that_is_named_twice_is_refused(run_script, plates):
    result = run_script('utils/check_annotations.py', plates.val, plates.val)
    assert result.returncode == 2 and 'named twice' in result.stderr


def test_a_file_that_one_set_names_twice_is_checked_once():
    lists, findings = separate_lists({'train': ['a.txt', 'a.txt'], 'eval': ['b.txt']})
    assert lists == {'train': ['a.txt'], 'eval': ['b.txt']}
    assert [(finding.path, finding.kind) for finding in findings] == [('a.txt', 'shared-list')]


def test_the_rows_without_errors_are_written(faulty, tmp_path):
    output = tmp_path / 'fixed' / 'list.txt'
    code, _, others = check(faulty, '--fix', output)
    assert code == 1
    assert '%s: %d rows' % (output, len(VALID_LINES)) in others
    assert files_below(tmp_path) == ['fixed', 'fixed/list.txt']
    rows = read_annotations(str(output))
    expected = [FAULTS[line - 1][0].split(' ') for line in VALID_LINES]
    assert [row.label for row in rows] == [label for _, label in expected]
    for row, (name, _) in zip(rows, expected):
        assert os.path.samefile(row.image_path, os.path.join(os.path.dirname(faulty), name))
    assert check(str(output))[0] == 0


def test_relative_paths_stay_relative_and_absolute_ones_absolute(folder):
    os.symlink('1.png', str(folder / 'link.png'))
    absolute = str(folder / '0.png')
    list_path = write_list(folder / 'list.txt', absolute + ' A1', 'link.png A2')
    check(list_path, '--fix', 'out/fixed.txt', cwd=folder)
    assert (folder / 'out' / 'fixed.txt').read_text() == absolute + ' A1\n../link.png A2\n'


def test_nothing_is_written_where_no_row_is_valid(tmp_path):
    list_path = write_list(tmp_path / 'list.txt', 'gone.png A1')
    code, _, others = check(list_path, '--fix', tmp_path / 'fixed.txt')
    assert code == 1
    assert '%s: not written: every row has an error' % (tmp_path / 'fixed.txt') in others
    assert files_below(tmp_path) == ['list.txt']


def test_a_fix_is_of_one_file_and_never_in_its_place(folder):
    one = write_list(folder / 'one.txt', '0.png A1')
    two = write_list(folder / 'two.txt', '1.png A2')
    assert error_of(SCRIPT, one, two, '--fix', folder / 'out.txt').startswith(
        '--fix writes the rows of one annotation file, but there are 2')
    assert 'would overwrite' in error_of(SCRIPT, one, '--fix', one)
    assert 'out.txt' not in files_below(folder)


def test_plots_are_drawn_and_their_plates_follow_the_seed(folder):
    list_path = write_list(folder / 'list.txt', *['%d.png A%d' % (i, i) for i in range(6)])
    code, _, others = check(list_path, '--plots', folder / 'plots', '--seed', 1)
    assert code == 0
    assert files_below(folder / 'plots') == ['plates.png', 'statistics.png']
    assert others[-3:-1] == [str(folder / 'plots' / 'statistics.png'),
                             str(folder / 'plots' / 'plates.png')]
    assert cv2.imread(others[-3]).shape == (1320, 1540, 3)
    rows = [types.SimpleNamespace(annotation=row, image=types.SimpleNamespace(path=row.image_path))
            for row in read_annotations(list_path)]
    sheets = []
    for seed in (0, 1):
        (folder / str(seed)).mkdir()
        path = draw_contact_sheet(rows, seed, str(folder / str(seed)))
        sheets.append(pathlib.Path(path).read_bytes())
    assert sheets[0] != sheets[1] == (folder / 'plots' / 'plates.png').read_bytes()


def test_plots_of_nothing_valid_have_no_plates(tmp_path):
    list_path = write_list(tmp_path / 'list.txt', 'gone.png $A')
    assert check(list_path, '--plots', tmp_path / 'plots')[0] == 1
    assert files_below(tmp_path / 'plots') == ['statistics.png']


def test_only_plots_need_matplotlib(folder):
    list_path = write_list(folder / 'list.txt', '0.png A1')
    (folder / 'absent').mkdir()
    (folder / 'absent' / 'matplotlib.py').write_text(
        "raise ModuleNotFoundError('No module named matplotlib', name='matplotlib')\n")
    without, with_plots = (
        run_process('utils/' + SCRIPT, list_path, *options,
                    env=dict(os.environ, PYTHONPATH=str(folder / 'absent')))
        for options in ([], ['--plots', folder / 'plots']))
    assert without.returncode == 0, without.stderr
    assert (with_plots.returncode, with_plots.stdout) == (2, '')
    assert with_plots.stderr.endswith('pip install -r requirements-data.txt\n')
    assert with_plots.stderr.count('\n') == 1
    assert not (folder / 'plots').exists()


def test_the_command_starts_without_tensorflow(folder):
    write_list(folder / 'train.txt', '0.png A1')
    write_list(folder / 'val.txt', '1.png A2')
    program = ('import runpy, sys\nsys.argv = sys.argv[1:]\n'
               'try:\n    runpy.run_path(sys.argv[0], run_name="__main__")\n'
               'except SystemExit:\n    sys.exit("tensorflow" in sys.modules)')
    result = subprocess.run([sys.executable, '-c', program, os.path.join(ROOT, 'utils', SCRIPT),
                             '--config', write_config(folder), '--plots', str(folder / 'plots')],
                            capture_output=True)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope='module')
def files(tmp_path_factory):
    """Image files by name, whole ones and broken ones, whose pixels are `plate(30)`."""
    folder = tmp_path_factory.mktemp('files')
    rgb = Image.fromarray(plate(30)[..., ::-1])
    for name, image in (('rgb', rgb), ('gray', rgb.convert('L')), ('palette', rgb.convert('P')),
                        ('alpha', rgb.convert('RGBA'))):
        for extension in ('png', 'bmp', 'jpg', 'gif'):
            if (name, extension) not in (('palette', 'jpg'), ('alpha', 'jpg')):
                image.save(str(folder / ('%s.%s' % (name, extension))))
    for extension in ('png', 'bmp', 'jpg', 'gif'):
        data = (folder / ('rgb.' + extension)).read_bytes()
        (folder / ('half.' + extension)).write_bytes(data[:len(data) // 2])
        (folder / ('empty.' + extension)).write_bytes(b'')
    data = bytearray((folder / 'rgb.png').read_bytes())
    data[len(data) // 2] ^= 255
    (folder / 'flipped.png').write_bytes(data)
    rgb.save(str(folder / 'rgb.tif'))
    return folder


def test_an_image_passes_exactly_if_training_can_read_it(files, make_spec):
    for name in files_below(files):
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            try:
                image = session.run(read_image(str(files / name), make_spec()))
                is_read = image.shape == (24, 94, 3)
            except tf.errors.OpError:
                is_read = False
        try:
            passes = decode_image(str(files / name)).shape == (24, 94, 3)
        except ValueError:
            passes = False
        assert passes == is_read, name


@pytest.mark.parametrize('name', ['rgb.png', 'rgb.bmp', 'alpha.png'])
def test_pixels_are_those_of_the_file(files, name):
    assert np.array_equal(decode_image(str(files / name)), plate(30))


def test_statistics_leave_out_what_is_not_there():
    lines = list(Statistics([], 0, 1.65).lines())
    assert lines[0] == 'rows: 0, without an error: 0, of no set'
    assert lines[2:] == ['symbols in a label: none', 'first symbols: none', 'symbols: none',
                         'image sizes: none', 'image widths: none', 'image heights: none',
                         'width / height: none',
                         'narrow crops, which may have two lines (width / height below 1.65): 0']


def test_crops_of_two_lines_are_counted_and_no_fault_where_the_model_unfolds_them(
        folder, write_config, tmp_path):
    write_plate(folder / 'square.png', 7, 64, 48)
    write_plate(folder / 'square_too.png', 8, 90, 48)
    write_plate(folder / 'tall.png', 9, 48, 64)
    lists = {'file_list_path': write_list(folder / 'list.txt', '0.png A1', 'square.png A2',
                                          'square_too.png A3', 'tall.png A4')}
    _, findings, others = check(lists['file_list_path'])
    assert kinds_of(findings) == ['aspect-ratio'] * 3
    assert others[-2] == 'narrow crops, which may have two lines (width / height below 2.2): 3'
    config = write_config(tmp_path, train=lists, eval=lists, two_lines='unfold',
                          two_lines_below=1.65)
    _, findings, others = check('--config', config, lists['file_list_path'])
    assert [finding.message for finding in findings if finding.kind == 'aspect-ratio'] == [
        "image 'tall.png' is 48x64, its width 0.75 times its height; expected 0.8 to 7.0: a plate "
        'of one or two lines']
    assert others[-2] == 'narrow crops, which may have two lines (width / height below 1.65): 2'


def test_unusual_symbols_are_warned_of_unless_the_vocabulary_is_fixed(folder):
    path = write_list(folder / 'list.txt', '0.png wob-zk295', '1.png AB·123', '2.png AB123')
    code, findings, others = check(path)
    assert code == 0
    assert [(finding.place, finding.kind) for finding in findings] == [
        (path + ':1', 'lower-case-symbol'), (path + ':1', 'punctuation-symbol')]
    assert others[-1] == 'errors: 0, warnings: 2 (lower-case-symbol=1 punctuation-symbol=1)'
    sections = "class train:\n    file_list_path = %r\n\n\n" % path
    create = 'LPRVocab.create_vocab(train.file_list_path, train.file_list_path%s)'
    for vocabulary, is_fixed in ((create % '', False),
                                 (create % ", symbols='ABwobzk-·0123456789'", True)):
        (folder / 'config.py').write_text(
            'from lpr.trainer import LPRVocab\n\n\n%svocab, r_vocab, num_classes = %s\n' %
            (sections, vocabulary), encoding='utf-8')
        kinds = kinds_of(check('--config', str(folder / 'config.py'))[1])
        assert ('punctuation-symbol' in kinds, 'lower-case-symbol' in kinds) == (not is_fixed,) * 2
