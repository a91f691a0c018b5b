"""The folder that `export_frozen_graph.py --gap8` writes, used with no more than a C compiler."""

import hashlib
import os
import re
import shutil
import subprocess

import numpy as np
import pytest
import tensorflow as tf
from made import NARROW
from random_network import save_random_network

import lpr.gap8.export
from lpr.data.annotation_file import Annotation
from lpr.data.annotations import read_annotations
from lpr.data.vocabulary import Vocabulary, build_vocabulary
from lpr.gap8.export import check_gap8, check_gap8_folder, export_gap8
from lpr.gap8.header import header_text
from lpr.models.export import export_frozen_graph, export_tflite
from lpr.models.file_names import TFLITE
from lpr.models.model_spec import read_spec_of
from lpr.models.tflite_bytes import ByteModel
from lpr.network.greedy import greedy_decode_numpy
from lpr.runtime.errors import UserError

needs_compiler = pytest.mark.skipif(not shutil.which('gcc') or not shutil.which('make'),
                                    reason='needs gcc and make')
FLAGS = '-Wall -Wextra -Werror -std=c99 -fsanitize=address,undefined'
# The plates of the tests' `val.txt`.
PLATES = 5


def run(*command, cwd, data=b''):
    return subprocess.run(command, cwd=str(cwd), input=data, capture_output=True)


def read(folder, name, dtype=np.uint8):
    return np.fromfile(os.path.join(str(folder), name), dtype)


@pytest.fixture(scope='module')
def export(tmp_path_factory, plates, make_spec):
    """Exports a random network: the folder with `graph.tflite`, `firmware/` and its spec."""
    def export(change=lambda name, value: value, **options):
        folder = tmp_path_factory.mktemp('gap8')
        vocabulary = build_vocabulary(zip(plates.images, plates.labels))
        spec = make_spec(vocabulary=vocabulary, symmetric_range=True, quantization_aware=True,
                         width=NARROW, temperature=0.02, **options)
        base = str(folder / 'graph')
        export_frozen_graph(save_random_network(folder, spec, change=change), spec, base)
        export_tflite(spec, base)
        export_gap8(base + '.pb.frozen', base + '.tflite', spec, read_annotations(plates.val),
                    str(folder / 'firmware'))
        return folder
    return export


@pytest.fixture(scope='module')
def exported(export):
    """An export; its programs are compiled, `lpr_read` strictly, `lpr_test` as a user does."""
    folder = export()
    if shutil.which('gcc') and shutil.which('make'):
        for command in (['make', 'CFLAGS=' + FLAGS], ['make', 'lpr_test']):
            result = run(*command, cwd=folder / 'firmware')
            assert result.returncode == 0, result.stderr.decode()
    return folder


@pytest.fixture
def firmware(exported, tmp_path):
    """A copy of the folder for the firmware, in which the programs are up to date."""
    shutil.copytree(str(exported / 'firmware'), str(tmp_path / 'firmware'))
    return tmp_path / 'firmware'


@needs_compiler
def test_the_c_files_read_the_test_plates_as_the_toolkit_does(firmware):
    result = run('make', '--no-print-directory', '--always-make', 'test', 'CFLAGS=' + FLAGS,
                 cwd=firmware)
    assert result.returncode == 0, result.stderr.decode()
    assert result.stdout.decode().splitlines()[-1] == '%d passed, 0 failed' % (2 * PLATES)


@needs_compiler
@pytest.mark.parametrize('name', ['2.gap8.input', '2.tflite.logits'])
def test_a_test_vector_that_does_not_fit_fails(firmware, name):
    path = firmware / 'test_vectors' / name
    path.write_bytes(bytes(byte ^ 8 for byte in path.read_bytes()))
    result = run('make', 'test', cwd=firmware)
    assert result.returncode != 0
    assert b'%d passed, 1 failed' % (2 * PLATES - 1) in result.stdout


@needs_compiler
@pytest.mark.parametrize('options, layout', [([], 'gap8'), (['--tflite'], 'tflite')])
def test_lpr_read_prints_the_plate_and_writes_the_input(firmware, options, layout):
    logits = (firmware / 'test_vectors' / ('1.%s.logits' % layout)).read_bytes()
    result = run('./lpr_read', '--input', 'input.bin', *options, 'test_vectors/1.ppm',
                 cwd=firmware, data=logits)
    assert result.returncode == 0, result.stderr.decode()
    _, parts, plate = (firmware / 'test_vectors' / 'plates.txt').read_text().splitlines()[2].split()
    printed, confidence = result.stdout.decode().split()
    assert printed == plate
    assert float(confidence) == pytest.approx(int(parts) / 65536, abs=2e-4)
    dtype = np.int8 if layout == 'gap8' else np.uint8
    difference = read(firmware, 'input.bin', dtype).astype(int) - read(
        firmware, 'test_vectors/1.%s.input' % layout, dtype)
    assert len(difference) == 24 * 94 * 3 and np.abs(difference).max() <= 1


@needs_compiler
@pytest.mark.parametrize('crop, message', [
    (b'', b'expected a binary PPM'), (b'P3\n1 1\n255\n0 0 0\n', b'expected a binary PPM'),
    (b'P6\n2 2\n65535\n' + bytes(24), b'expected a binary PPM'),
    (b'P6\n99999 2\n255\n' + bytes(24), b'expected a binary PPM'),
    (b'P6\n# a comment\n2 2\n255\n' + bytes(11), b'fewer than 12 bytes'),
    (b'P5\n2 # a comment\n2\n255\n' + bytes(4), b'logits: fewer than 3432 bytes')])
def test_lpr_read_says_what_is_wrong(firmware, crop, message):
    (firmware / 'crop.ppm').write_bytes(crop)
    result = run('./lpr_read', 'crop.ppm', cwd=firmware, data=b'too few')
    assert result.returncode == 2
    assert message in result.stderr and result.stdout == b''


@needs_compiler
def test_lpr_read_refuses_more_bytes_than_there_are_logits(firmware):
    result = run('./lpr_read', 'test_vectors/0.ppm', cwd=firmware,
                 data=(firmware / 'test_vectors' / '0.gap8.input').read_bytes())
    assert (result.returncode, result.stdout) == (2, b'')
    assert result.stderr == b'logits: more than 3432 bytes\n'


def test_the_test_vectors_are_what_the_model_reads_and_says(firmware):
    interpreter = tf.lite.Interpreter(str(firmware / 'lprnet.tflite'))
    interpreter.allocate_tensors()
    lines = (firmware / 'test_vectors' / 'plates.txt').read_text(encoding='utf-8').splitlines()
    assert lines[0].startswith('#') and len(lines) == 1 + PLATES
    for number in range(PLATES):
        base = 'test_vectors/%d.' % number
        picture = read(firmware, base + 'tflite.input').reshape(1, 24, 94, 3)
        interpreter.set_tensor(interpreter.get_input_details()[0]['index'], picture)
        interpreter.invoke()
        logits = interpreter.get_tensor(interpreter.get_output_details()[0]['index'])
        np.testing.assert_array_equal(read(firmware, base + 'tflite.logits'), logits.ravel())
        planes = read(firmware, base + 'gap8.input', np.int8).reshape(3, 24, 94)
        np.testing.assert_array_equal(planes.transpose(1, 2, 0) + 128, picture[0])
        steps = read(firmware, base + 'gap8.logits', np.int8).reshape(39, 88)
        np.testing.assert_array_equal(steps.T + 128, logits[0])


def test_the_header_has_the_sizes_of_the_model(firmware):
    text = (firmware / 'lprnet_model.h').read_text(encoding='utf-8')
    defined = dict(re.findall(r'#define (LPR_\w+) (\S+)', text))
    model = (firmware / 'lprnet.tflite').read_bytes()
    details = ByteModel(str(firmware / 'lprnet.tflite'))
    expected = {
        'MODEL_BYTES': len(model), 'MODEL_SHA256': '"%s"' % hashlib.sha256(model).hexdigest(),
        'INPUT_HEIGHT': 24, 'INPUT_WIDTH': 94, 'INPUT_CHANNELS': 3, 'INPUT_GREY': 0,
        'INPUT_BYTES': 24 * 94 * 3, 'STEPS': 88, 'CLASSES': 39, 'BLANK': 38,
        'LOGITS_BYTES': 88 * 39, 'MAX_SYMBOLS': 20, 'TEXT_BYTES': 20 * len('<Anhui>') + 1,
        'LOGITS_SCALE': details.output_quantization[0],
        'INPUT_SCALE': details.input_quantization[0]}
    assert {name: defined['LPR_' + name] for name in expected} == {
        name: str(value) for name, value in expected.items()}
    assert details.input_quantization == (pytest.approx(2 / 255), 128)


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def test_an_export_that_fails_changes_nothing(exported, firmware, plates, monkeypatch):
    for path in contents(firmware):
        path.write_bytes(b'of before')
    before = contents(firmware)
    base = str(exported / 'graph')
    _, spec = read_spec_of(base + TFLITE)
    plate = Annotation(str(firmware.parent / 'body.png'), 'A', 'list.txt', 1)
    with open(plates.images[1], 'rb') as stream:
        data = bytearray(stream.read())
    data[len(data) // 2] ^= 255  # the header and the end of the image stay
    (firmware.parent / 'body.png').write_bytes(data)
    arguments = base + '.pb.frozen', base + TFLITE, spec
    with pytest.raises(UserError, match='body.png'):
        export_gap8(*arguments, [plate], str(firmware))
    assert contents(firmware) == before
    monkeypatch.setattr('lpr.gap8.export.ZERO_POINT', 127)
    with pytest.raises(UserError, match='the input has the zero point 128, expected 127'):
        export_gap8(*arguments, read_annotations(plates.val), str(firmware))
    assert contents(firmware) == before


@needs_compiler
def test_a_vocabulary_of_any_symbols_arrives_as_utf_8(exported, make_spec, tmp_path):
    symbols = ['"', '1', '?', '<\u7696>', '<a"\\>', '\\', '\u00c4', '\U0001f697']
    spec = make_spec(vocabulary=Vocabulary([[symbol] for symbol in symbols] + [['_']]))
    model = ByteModel(str(exported / 'firmware' / 'lprnet.tflite'))
    (tmp_path / 'lprnet_model.h').write_text(header_text(spec, model), encoding='ascii')
    (tmp_path / 'print.c').write_text(
        '#include <stdio.h>\n#include "lprnet_model.h"\nint main(void)\n{\n'
        '    for (int i = 0; i < LPR_CLASSES; i++)\n        puts(lpr_vocabulary[i]);\n'
        '    return lpr_exponentials[0] != 1u << 24;\n}\n')
    result = run('gcc', *FLAGS.split(), '-I', str(exported / 'firmware'), 'print.c',
                 cwd=tmp_path)
    assert result.returncode == 0, result.stderr.decode()
    assert run('./a.out', cwd=tmp_path).stdout.decode('utf-8').split('\n') == symbols + ['_', '']


def fold_by_hand(name, value):
    """First-layer weights whose sum over the channels is one of them: the others are 0."""
    if name == 'Conv/weights':
        value[:, :, 1:] = 0
    return value


@pytest.mark.parametrize('change, says, script', [
    (fold_by_hand, 'one plane, weights folded', 'CONV_2D_0_0_fusion'),
    (lambda name, value: value, 'one plane, repeated inside', 'CONV_2D_0_1_fusion')])
def test_a_grey_network_reads_one_plane_and_says_the_same(export, caplog, change, says, script):
    with caplog.at_level('INFO', 'lpr'):
        folder = export(change, convert_to_gray=True)
    assert says in caplog.text
    one = ByteModel(str(folder / 'firmware' / 'lprnet.tflite'))
    three = ByteModel(str(folder / 'graph.tflite'))
    assert (one.input_shape, three.input_shape) == ((24, 94, 1), (24, 94, 3))
    random = np.random.RandomState(1)
    for _ in range(20):
        plane = random.randint(0, 256, (24, 94, 1)).astype(np.uint8)
        np.testing.assert_array_equal(one.run(plane), three.run(plane.repeat(3, axis=2)))
    assert 'nodeoption %s ' % script in (folder / 'firmware' / 'nntool_script').read_text()
    assert '#define LPR_INPUT_BYTES %d\n' % (24 * 94) in (
        folder / 'firmware' / 'lprnet_model.h').read_text(encoding='utf-8')
    if shutil.which('gcc') and shutil.which('make'):
        checked = run('make', 'test', 'CFLAGS=' + FLAGS, cwd=folder / 'firmware')
        assert checked.returncode == 0, checked.stderr.decode()


@pytest.mark.parametrize('options, message', [
    ({'symmetric_range': True}, 'x.py: --gap8 needs a network trained with quantization_aware = T'),
    ({'quantization_aware': True}, 'x.py: --gap8 needs a network trained with symmetric_range = T'),
])
def test_a_network_that_loses_on_gap8_is_refused(make_spec, options, message):
    with pytest.raises(UserError, match=message):
        check_gap8(make_spec(**options), 'x.py')


def test_the_plates_of_the_vectors_are_those_of_the_logits(firmware):
    lines = (firmware / 'test_vectors' / 'plates.txt').read_text(encoding='utf-8').splitlines()
    classes = sorted('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') + ['<Anhui>', '<Hebei>']
    vocabulary = Vocabulary([[symbol] for symbol in sorted(classes)] + [['_']])
    for number, line in enumerate(lines[1:]):
        logits = read(firmware, 'test_vectors/%d.tflite.logits' % number).reshape(1, 88, 39)
        plate = vocabulary.decode(greedy_decode_numpy(logits, 20)[0])
        assert line.split(' ')[::2] == ['%d.ppm' % number, plate]


def test_the_confidences_are_those_at_the_temperature_of_the_model(firmware):
    scale = ByteModel(str(firmware / 'lprnet.tflite')).output_quantization[0]
    rows = (firmware / 'test_vectors' / 'plates.txt').read_text(encoding='utf-8').splitlines()[1:]
    expected = []
    for number in range(PLATES):
        logits = read(firmware, 'test_vectors/%d.tflite.logits' % number).reshape(88, 39)
        powers = np.exp((logits.astype(float) - 255) * scale / 0.02)
        expected.append((powers.max(axis=1) / powers.sum(axis=1)).prod() * 65536)
    np.testing.assert_allclose([int(row.split(' ')[1]) for row in rows], expected, atol=1)
    assert max(expected) > 100


def test_a_folder_with_other_files_is_not_written_into(exported, tmp_path):
    check_gap8_folder(str(tmp_path / 'new'))
    check_gap8_folder(str(tmp_path))
    check_gap8_folder(str(exported / 'firmware'))
    (tmp_path / 'Makefile').write_text('mine')
    with pytest.raises(UserError, match='choose a new folder'):
        check_gap8_folder(str(tmp_path))


def test_a_file_in_the_place_of_the_folder_is_told_at_once(tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(UserError, match='file: not a folder; --gap8 takes'):
        check_gap8_folder(str(tmp_path / 'file'))


def export_again(exported, annotations, folder):
    base = str(exported / 'graph')
    _, spec = read_spec_of(base + TFLITE)
    export_gap8(base + '.pb.frozen', base + TFLITE, spec, annotations, str(folder))


def test_an_export_that_ends_while_copying_can_be_repeated(exported, plates, tmp_path, monkeypatch):
    folder = tmp_path / 'firmware'
    copy = lpr.gap8.export._copy

    def copy_one(source, path):
        if path.startswith(str(folder)) and folder.exists():
            raise KeyboardInterrupt
        copy(source, path)

    monkeypatch.setattr('lpr.gap8.export._copy', copy_one)
    with pytest.raises(KeyboardInterrupt):
        export_again(exported, read_annotations(plates.val), folder)
    assert len(os.listdir(str(folder))) == 1
    check_gap8_folder(str(folder))


def test_an_export_with_fewer_vectors_leaves_none_of_the_earlier(exported, firmware, plates):
    vectors = firmware / 'test_vectors'
    (vectors / 'mine.ppm').write_text('')
    assert len(list(vectors.glob('?.*'))) == 5 * PLATES
    export_again(exported, read_annotations(plates.val)[:2], firmware)
    assert {path.name[0] for path in vectors.glob('?.*')} == {'0', '1'}
    assert len(list(vectors.glob('?.*'))) == 5 * 2
    assert (vectors / 'mine.ppm').exists()
