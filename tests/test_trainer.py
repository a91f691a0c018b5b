"""The facade of config files, and a config in the shape the original toolkits gave them."""

import string

import pytest

from lpr.config.loader import load_config
from lpr.data.vocabulary import Vocabulary
from lpr.models.model_spec import write_spec
from lpr.runtime.errors import UserError
from lpr.trainer import LPRVocab

# As the OpenVINO toolkit had it: nested sections, paths by os.path, fewer options than ours.
OLD_CONFIG = '''
import os
from lpr.trainer import LPRVocab

input_shape = (24, 94, 3)
use_h_concat = False
use_oi_concat = False
max_lp_length = 20
rnn_cells_num = 128

lpr_patterns = [
    r'^<[^>]*>[A-Z][0-9A-Z]{5}$',
    r'^<[^>]*>[A-Z][0-9A-Z][0-9]{3}<police>$',
]

here = os.path.realpath(os.path.dirname(__file__))
model_dir = os.path.abspath(os.path.join(here, 'model'))
plates_dir = os.path.join(here, 'plates')


class train:
    file_list_path = os.path.join(plates_dir, 'train')

    batch_size = 32
    steps = 250000
    learning_rate = 0.001
    grad_noise_scale = 0.001
    opt_type = 'Adam'

    save_checkpoints_steps = 1000
    display_iter = 100

    apply_basic_aug = False
    apply_stn_aug = True
    apply_blur_aug = False

    need_to_save_weights = True
    need_to_save_log = True

    class execution:
        CUDA_VISIBLE_DEVICES = '0'
        per_process_gpu_memory_fraction = 0.8
        allow_growth = True


class eval:
    file_list_path = os.path.join(plates_dir, 'val')
    checkpoint = ''
    batch_size = 1

    class execution:
        CUDA_VISIBLE_DEVICES = ''
        per_process_gpu_memory_fraction = 0.2
        allow_growth = False


class infer:
    file_list_path = os.path.join(plates_dir, 'test')
    checkpoint = os.path.join(model_dir, 'model.ckpt-250000.ckpt')
    batch_size = 1

    class execution:
        CUDA_VISIBLE_DEVICES = '0'
        per_process_gpu_memory_fraction = 0.1
        allow_growth = True


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path,
                                                    use_h_concat, use_oi_concat)
'''


@pytest.fixture
def lists(tmp_path):
    """A training and a validation list, without images."""
    (tmp_path / 'train').write_text('crops/1.png <Hebei>A12345\ncrops/2.png <Anhui>B1234<police>\n')
    (tmp_path / 'val').write_text('crops/3.png <Gansu>C00000\n')
    return str(tmp_path / 'train'), str(tmp_path / 'val')


def test_a_config_of_the_original_toolkits_loads_unchanged(tmp_path):
    (tmp_path / 'plates').mkdir()
    (tmp_path / 'plates' / 'train').write_text('1.png <Hebei>A12345\n2.png <Anhui>B1234<police>\n')
    (tmp_path / 'plates' / 'val').write_text('3.png <Gansu>C00000\n')
    (tmp_path / 'config.py').write_text(OLD_CONFIG)
    config = load_config(str(tmp_path / 'config.py'))
    assert config.spec.num_classes == 41  # 36 letters and digits, 4 names, the blank
    assert config.spec.input_shape == (24, 94, 3)
    assert config.spec.global_context_size == 128
    assert config.model_dir == str(tmp_path / 'model')
    assert config.train.file_list_path == str(tmp_path / 'plates' / 'train')
    assert config.train.execution.per_process_gpu_memory_fraction == 0.8
    assert config.eval.execution.per_process_gpu_memory_fraction == 0.2
    assert config.infer.execution.per_process_gpu_memory_fraction == 0.1
    assert config.eval.execution.CUDA_VISIBLE_DEVICES == ''
    assert config.infer.checkpoint == str(tmp_path / 'model' / 'model.ckpt-250000.ckpt')
    # Options that such a config lacks.
    spec = config.spec
    assert (spec.symmetric_range, spec.convert_to_gray, spec.quantization_aware) == (
        False, False, False)
    assert config.infer.output_dir == 'predictions'


def test_create_vocab_gives_both_dictionaries_and_the_number_of_classes(lists):
    vocab, r_vocab, num_classes = LPRVocab.create_vocab(*lists)
    symbols = list(string.digits) + ['<Anhui>', '<Gansu>', '<Hebei>', '<police>']
    symbols += list(string.ascii_uppercase) + ['_']
    assert vocab == {symbol: index for index, symbol in enumerate(symbols)}
    assert r_vocab == dict([(-1, '')] + list(enumerate(symbols)))
    assert num_classes == 41


def test_create_vocab_takes_the_concat_options_by_place(lists):
    vocab, r_vocab, num_classes = LPRVocab.create_vocab(lists[0], lists[1], True, True)
    assert num_classes == 36  # 34 letters and digits, one class of names, the blank
    assert vocab['O'] == vocab['0'] == 0
    assert vocab['I'] == vocab['1'] == 1
    assert vocab['<Anhui>'] == vocab['<Gansu>'] == vocab['<Hebei>'] == vocab['<police>'] == 10
    assert vocab['_'] == 35
    assert (r_vocab[0], r_vocab[1], r_vocab[10], r_vocab[35]) == ('0', '1', '<Anhui>', '_')


def test_create_vocab_tells_the_concat_options_apart(lists):
    names = LPRVocab.create_vocab(lists[0], lists[1], True, False)[0]
    assert names['<Anhui>'] == names['<Gansu>'] and names['O'] != names['0']
    look_alikes = LPRVocab.create_vocab(lists[0], lists[1], False, True)[0]
    assert look_alikes['<Anhui>'] != look_alikes['<Gansu>']
    assert look_alikes['O'] == look_alikes['0']


def test_create_vocab_takes_several_lists(lists):
    vocab, _, num_classes = LPRVocab.create_vocab(list(lists), lists[1])
    assert num_classes == 41
    assert '<police>' in vocab


def test_create_vocab_takes_the_symbols_that_there_shall_be(lists):
    vocab, r_vocab, num_classes = LPRVocab.create_vocab(*lists, symbols='A<Anhui>10X')
    assert vocab == {'0': 0, '1': 1, '<Anhui>': 2, 'A': 3, 'X': 4, '_': 5}
    assert (num_classes, r_vocab[2]) == (6, '<Anhui>')


def test_symbols_are_merged_as_far_as_they_are_there(lists):
    vocab, _, num_classes = LPRVocab.create_vocab(*lists, True, True, symbols='<Anhui><Hebei>0O1A')
    assert vocab == {'0': 0, 'O': 0, '1': 1, '<Anhui>': 2, '<Hebei>': 2, 'A': 3, '_': 4}
    assert num_classes == 5


@pytest.mark.parametrize('symbols', ['', 'AB_', 'A B', 'A<', 7, ['A', 'B']])
def test_symbols_that_are_none_are_told(lists, symbols):
    with pytest.raises(UserError) as error:
        LPRVocab.create_vocab(*lists, symbols=symbols)
    assert str(error.value).startswith('symbols = %r; expected the symbols in a row' % (symbols,))


def test_the_vocabulary_of_a_model_is_that_of_its_config(tmp_path, lists, make_spec):
    created = LPRVocab.create_vocab(*lists)
    vocab, _, num_classes = created
    write_spec(make_spec(vocabulary=Vocabulary.from_dicts(vocab, num_classes)),
               str(tmp_path / 'graph.yml'))
    assert LPRVocab.read_vocab(str(tmp_path / 'graph.yml')) == created
