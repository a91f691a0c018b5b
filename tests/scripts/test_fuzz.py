"""Any input is read or refused by one line; nothing else happens."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lpr.config.loader import load_config
from lpr.config.options import EXECUTION_OPTIONS, MODEL_OPTIONS, SECTION_OPTIONS
from lpr.data.annotation_file import read_labels, scan_annotations
from lpr.data.vocabulary import BLANK, build_vocabulary, split_symbols
from lpr.runtime.errors import UserError
from utils.CCPD_cropping_plates.ccpd_names import parse_name
from utils.conversion.plate_crops import Plate

VOCABULARY = "vocab, num_classes = {'A': 0, 'B': 1, '_': 2}, 3\n"
LITERALS = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10 ** 9) | st.floats(allow_nan=False, width=16) |
    st.sampled_from(['', 'a.txt', 'dense', 'Adam', 'skip', '[', '0']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just('A'), inner, max_size=1),
    max_leaves=4)
# What lists are made of, and bytes that are none of it.
PIECES = st.sampled_from([b'a.png', b' ', b'A1', b'\n', b'\r\n', b'\xef\xbb\xbf', b'\0',
                          b'\xff\xfe', b'<Anhui>', '皖'.encode(), '皖'.encode('gbk'), b'_',
                          b'\\', b'/', b'..'])


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp('fuzz')


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=20).map(b''.join)))
def test_any_annotation_file_gives_rows_or_faults_line_by_line(folder, data):
    path = folder / 'list.txt'
    path.write_bytes(data)
    lines = [row.line for row, _ in scan_annotations(str(path))]
    assert lines == sorted(set(lines)) and set(lines) <= set(range(1, data.count(b'\n') + 2))
    for row, fault in scan_annotations(str(path)):
        assert bool(fault) != bool(row.image_path)
        assert fault or not set(row.image_path + (row.label or '')) & set('\0\n\r')


@given(st.text(max_size=30) | st.text('<>_AB1 皖\x1b', max_size=10))
def test_any_label_is_split_whole_or_refused(label):
    try:
        symbols = split_symbols(label)
    except ValueError as error:
        assert repr(label)[1:-1] in repr(str(error))
    else:
        assert ''.join(symbols) == label and symbols and BLANK not in symbols
        assert all(len(symbol) == 1 or symbol[0] + symbol[-1] == '<>' for symbol in symbols)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text(string.ascii_uppercase + '<>1皖', min_size=1, max_size=8), min_size=1,
                max_size=4))
def test_any_label_of_a_list_is_read_back_from_its_classes(folder, labels):
    path = folder / 'labels.txt'
    path.write_text(''.join('a.png %s\n' % label for label in labels), encoding='utf-8')
    try:
        vocabulary = build_vocabulary(read_labels([str(path)]))
    except UserError as error:
        assert str(error).startswith('%s:' % path)
    else:
        assert [vocabulary.decode(vocabulary.encode(label)) for label in labels] == labels


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from(sorted(MODEL_OPTIONS)), LITERALS, max_size=3),
       st.sampled_from(sorted(SECTION_OPTIONS)), st.data())
def test_any_values_make_a_config_or_one_message(folder, model, section, data):
    options = data.draw(st.dictionaries(
        st.sampled_from(sorted(SECTION_OPTIONS[section])), LITERALS, max_size=3))
    execution = data.draw(st.dictionaries(
        st.sampled_from(sorted(EXECUTION_OPTIONS)), LITERALS, max_size=2))
    lines = ['%s = %r' % item for item in model.items()]
    lines += ['class %s:' % section, "    file_list_path = 'a.txt'"]
    lines += ['    %s = %r' % item for item in options.items()]
    lines += ['    class execution:', '        pass']
    lines += ['        %s = %r' % item for item in execution.items()]
    path = folder / 'config.py'
    path.write_text(VOCABULARY + '\n'.join(lines) + '\n', encoding='utf-8')
    try:
        config = load_config(str(path), section)
    except UserError as error:
        assert str(error).startswith('%s:' % path) and '\n' not in str(error)
    else:
        assert config.spec.num_classes == len(config.spec.vocabulary.classes)


FIELD = st.text('0123456789&_x', max_size=12)


@given(st.text(max_size=60) | st.lists(FIELD, min_size=7, max_size=7).map('-'.join) | st.tuples(
    st.lists(st.integers(0, 40), min_size=6, max_size=9), st.integers(-5, 900)).map(
        lambda parts: '025-95_113-154&383_386&473-386&473_177&454_154&383_363&402-%s-%d-15' % (
            '_'.join(map(str, parts[0])), parts[1])))
def test_any_name_of_ccpd_is_a_plate_or_refused(name):
    try:
        plate = parse_name(name + '.jpg')
    except ValueError as error:
        assert str(error)
    else:
        assert isinstance(plate, Plate) and split_symbols(plate.label)
        assert len(plate.box) == len(plate.corners) == 4
