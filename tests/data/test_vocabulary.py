"""Labels, symbols and classes."""

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpr.data.annotation_file import read_labels
from lpr.data.vocabulary import Vocabulary, build_vocabulary, min_sequence_length, split_symbols
from lpr.runtime.errors import UserError

DIGITS, LETTERS = list(string.digits), list(string.ascii_uppercase)
NAMES = ['<Anhui>', '<Hebei>', '皖']


def vocabulary_of(list_paths, use_h_concat=False, use_oi_concat=False):
    """The vocabulary of annotation files."""
    return build_vocabulary(read_labels(list_paths), use_h_concat, use_oi_concat)


@pytest.fixture
def write_list(tmp_path):
    def write(*labels, name='list.txt'):
        path = tmp_path / name
        path.write_text(''.join('x.png %s\n' % label for label in labels), encoding='utf-8')
        return str(path)
    return write


def singles(symbols):
    return tuple((symbol,) for symbol in symbols)


def test_a_symbol_is_a_name_in_brackets_or_one_character():
    assert split_symbols('<Anhui>A1<police>') == ['<Anhui>', 'A', '1', '<police>']
    assert split_symbols('皖A1') == ['皖', 'A', '1']
    assert split_symbols('X') == ['X']


@pytest.mark.parametrize('label', ['', '<Anhui', 'A>1', '<>A', '<An hui>A', 'A B', '<<A>1',
                                   '<A>>1'])
def test_a_label_that_is_no_row_of_symbols_is_refused(label):
    with pytest.raises(ValueError, match='is not a sequence of symbols'):
        split_symbols(label)


def test_the_blank_is_refused_as_a_symbol():
    with pytest.raises(ValueError, match="has the symbol '_', which is the blank label of CTC"):
        split_symbols('A_1')


def test_standard_vocabulary_is_sorted_by_code_point_with_the_blank_last(write_list):
    vocabulary = vocabulary_of(write_list('<Hebei>A1', '<Anhui>B2', '皖C', 'a-é'))
    assert vocabulary.classes == singles(
        ['-'] + DIGITS + ['<Anhui>', '<Hebei>'] + LETTERS + ['a', 'é', '皖', '_'])
    assert vocabulary.num_classes == 43


def test_symbols_of_all_lists_count_once(write_list):
    vocabulary = vocabulary_of([write_list('<Anhui>A', name='train.txt'),
                                   write_list('<Anhui>B', '<Hebei>C', name='val.txt')])
    assert vocabulary.num_classes == 39


def test_chinese_lists_give_the_71_classes_of_the_published_model(write_list):
    provinces = (
        'Anhui Beijing Chongqing Fujian Gansu Guangdong Guangxi Guizhou Hainan Hebei Heilongjiang '
        'Henan HongKong Hubei Hunan InnerMongolia Jiangsu Jiangxi Jilin Liaoning Macau Ningxia '
        'Qinghai Shaanxi Shandong Shanghai Shanxi Sichuan Tianjin Tibet Xinjiang Yunnan Zhejiang'
    ).split()
    names = ['<%s>' % name for name in provinces] + ['<police>']
    vocabulary = vocabulary_of(write_list(*[name + 'A1' for name in reversed(names)]))
    assert vocabulary.classes == singles(DIGITS + names + LETTERS + ['_'])
    assert vocabulary.num_classes == 71


def test_use_h_concat_makes_one_class_of_all_names(write_list):
    vocabulary = vocabulary_of(write_list('<Hebei>A1', '<Anhui>B2', '皖C'), use_h_concat=True)
    assert vocabulary.classes == (
        singles(DIGITS) + (('<Anhui>', '<Hebei>', '皖'),) + singles(LETTERS) + (('_',),))
    assert vocabulary.num_classes == 38
    assert vocabulary.encode('<Hebei>A') == vocabulary.encode('皖A') == [10, 11]


def test_use_h_concat_without_names_changes_nothing(write_list):
    plain = vocabulary_of(write_list('AB12'))
    assert vocabulary_of(write_list('AB12'), use_h_concat=True) == plain
    assert plain.num_classes == 37


def test_use_oi_concat_makes_one_class_of_look_alikes(write_list):
    vocabulary = vocabulary_of(write_list('<Anhui>A1'), use_oi_concat=True)
    assert vocabulary.classes == (
        (('0', 'O'), ('1', 'I')) + singles('23456789') + (('<Anhui>',),) +
        singles('ABCDEFGHJKLMNPQRSTUVWXYZ') + (('_',),))
    assert vocabulary.num_classes == 36
    assert vocabulary.encode('O0I1') == [0, 0, 1, 1]
    assert vocabulary.decode([0, 1]) == '01'


def test_both_concats_work_at_once(write_list):
    vocabulary = vocabulary_of(write_list('<Anhui>A1', '<Hebei>B'), True, True)
    assert vocabulary.num_classes == 36  # 36 - 2 look-alikes + 1 class of names + the blank
    assert vocabulary.encode('<Hebei>O') == vocabulary.encode('<Anhui>0') == [10, 0]
    assert vocabulary.classes[-1] == ('_',)


@pytest.mark.parametrize('use_h_concat', [False, True])
@pytest.mark.parametrize('use_oi_concat', [False, True])
def test_the_blank_is_always_the_last_class(write_list, use_h_concat, use_oi_concat):
    vocabulary = vocabulary_of(write_list('a~<Anhui>'), use_h_concat, use_oi_concat)
    symbol_to_index, index_to_symbol = vocabulary.to_dicts()
    assert symbol_to_index['_'] == vocabulary.num_classes - 1
    assert sorted(set(symbol_to_index.values())) == list(range(vocabulary.num_classes))
    assert sorted(index_to_symbol) == list(range(-1, vocabulary.num_classes))


@given(st.lists(st.sampled_from(DIGITS + LETTERS + NAMES), min_size=1))
def test_decoding_undoes_encoding(symbols):
    vocabulary = Vocabulary(singles(sorted(DIGITS + LETTERS + NAMES) + ['_']))
    label = ''.join(symbols)
    assert vocabulary.decode(vocabulary.encode(label)) == label


def test_padding_is_not_decoded():
    assert Vocabulary(singles('AB_')).decode([1, 0, -1, -1]) == 'BA'
    assert Vocabulary(singles('AB_')).decode([-1, -1]) == ''


def test_an_unknown_symbol_is_named():
    with pytest.raises(ValueError) as error:
        Vocabulary(singles('AB_')).encode('A<Anhui>')
    assert str(error.value) == "symbol '<Anhui>' of label 'A<Anhui>' is not in the vocabulary"


def test_spellings_are_all_labels_of_merged_classes():
    vocabulary = Vocabulary([['0', 'O'], ['A'], ['_']])
    assert list(vocabulary.spellings([0, 1, 0, -1])) == ['0A0', '0AO', 'OA0', 'OAO']
    assert list(vocabulary.spellings([1])) == ['A']
    assert list(vocabulary.spellings([])) == ['']


@pytest.mark.parametrize('classes', [
    singles(DIGITS + LETTERS + ['_']), [['0', 'O'], ['1', 'I'], ['A'], ['_']]])
def test_dictionaries_of_a_config_rebuild_the_vocabulary(classes):
    vocabulary = Vocabulary(classes)
    assert Vocabulary.from_dicts(vocabulary.to_dicts()[0], len(classes)) == vocabulary


def test_dictionaries_map_both_ways():
    symbol_to_index, index_to_symbol = Vocabulary([['0', 'O'], ['A'], ['_']]).to_dicts()
    assert symbol_to_index == {'0': 0, 'O': 0, 'A': 1, '_': 2}
    assert index_to_symbol == {-1: '', 0: '0', 1: 'A', 2: '_'}


def test_an_index_outside_the_classes_is_refused():
    with pytest.raises(ValueError, match="symbol '_' has index 2, expected an int from 0 to 1"):
        Vocabulary.from_dicts({'A': 0, 'B': 1, '_': 2}, 2)


@pytest.mark.parametrize('index', [0.5, 0.0, float('inf'), True, '0', None])
def test_an_index_that_is_no_int_is_refused(index):
    with pytest.raises(ValueError, match="symbol 'B' has index %r, expected an int" % (index,)):
        Vocabulary.from_dicts({'A': 0, 'B': index, '_': 1}, 2)


def test_indices_may_be_those_of_numpy():
    vocab = dict(zip('AB_', np.arange(3)))
    assert Vocabulary.from_dicts(vocab, 3) == Vocabulary(singles('AB_'))


def test_a_class_without_a_symbol_is_refused():
    with pytest.raises(ValueError, match='class 1 has no symbol'):  # at once, and without a list
        Vocabulary.from_dicts({'A': 0, '_': 2}, 10 ** 15)
    with pytest.raises(ValueError, match='class 1 has no symbol'):
        Vocabulary.from_dicts({'A': 0, '_': 2}, 3)


@pytest.mark.parametrize('classes', [[], singles('A'), singles('_A'), [['A'], []], [['A', '_']]])
def test_a_vocabulary_without_the_blank_as_last_class_is_refused(classes):
    with pytest.raises(ValueError, match="the last class is not the blank label '_'"):
        Vocabulary(classes)


def test_a_symbol_in_two_classes_is_refused():
    with pytest.raises(ValueError, match='a symbol is in two classes'):
        Vocabulary([['A', 'B'], ['B'], ['_']])


def test_equal_neighbours_need_a_blank_between_them():
    assert min_sequence_length([]) == 0
    assert min_sequence_length([4]) == 1
    assert min_sequence_length([4, 5, 4]) == 3
    assert min_sequence_length([4, 4, 5, 5, 5]) == 8  # 4_45_5_5


def test_vocabularies_are_equal_if_their_classes_are():
    assert Vocabulary(singles('AB_')) == Vocabulary([['A'], ['B'], ['_']])
    assert hash(Vocabulary(singles('AB_'))) == hash(Vocabulary([['A'], ['B'], ['_']]))
    assert Vocabulary(singles('AB_')) != Vocabulary(singles('BA_'))


def test_a_malformed_label_is_an_error_with_file_and_line(write_list):
    path = write_list('A1', '<Anhui', 'B2')
    with pytest.raises(UserError) as error:
        vocabulary_of(path)
    assert str(error.value).startswith("%s:2: label '<Anhui' is not a sequence of symbols" % path)


def test_a_missing_list_is_an_error(tmp_path):
    with pytest.raises(UserError, match='gone.txt: cannot read this annotation file'):
        vocabulary_of(str(tmp_path / 'gone.txt'))
