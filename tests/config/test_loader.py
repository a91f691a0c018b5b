"""Config files: defaults, checks and the configs that are shipped."""

import glob
import os
import re

import pytest
from paths import ROOT

from lpr.config.loader import config_of_model, load_config
from lpr.config.options import EXECUTION_OPTIONS, MODEL_OPTIONS, SECTION_OPTIONS
from lpr.models.model_spec import write_spec
from lpr.runtime.errors import UserError

VOCABULARY = "vocab, num_classes = {'A': 0, 'B': 1, '_': 2}, 3\n"
MINIMAL = VOCABULARY + '''
class train:
    file_list_path = 'train.txt'

class eval:
    file_list_path = 'val.txt'

class infer:
    file_list_path = 'test.txt'
'''
MODEL_DEFAULTS = {
    'use_h_concat': False, 'use_oi_concat': False, 'max_lp_length': 20, 'rnn_cells_num': 64,
    'global_context': 'dense', 'symmetric_range': False, 'convert_to_gray': False,
    'quantization_aware': False, 'two_lines': None, 'two_lines_below': 2.2, 'two_lines_gap': None,
    'width': 1.0,
    'lpr_patterns': (), 'model_dir': 'model'}
TRAIN_DEFAULTS = {
    'on_bad_image': 'stop', 'random_seed': None, 'list_shares': None, 'batch_size': 16,
    'steps': 250000,
    'learning_rate': 0.001, 'scale_learning_rate': False, 'lr_boundaries': None, 'recipe': 'fast',
    'grad_noise_scale': None, 'grad_clip_norm': 10.0, 'dropout': 0.5, 'context_dropout': 0.0,
    'opt_type': 'Adam', 'freeze_batch_norm': False, 'quant_delay': 0,
    'save_checkpoints_steps': 1000, 'display_iter': 100, 'validate_every': 0, 'stop_after': 0,
    'apply_basic_aug': False, 'apply_stn_aug': True, 'affine_stddev': None,
    'apply_blur_aug': False, 'need_to_save_weights': True, 'need_to_save_log': True}
INFERENCE_DEFAULTS = {'on_bad_image': 'stop', 'random_seed': None, 'batch_size': 32,
                      'checkpoint': ''}
EXECUTION_DEFAULTS = {'CUDA_VISIBLE_DEVICES': None, 'per_process_gpu_memory_fraction': None,
                      'allow_growth': None}


@pytest.fixture
def load(tmp_path):
    """Loads a config with the given text."""
    def load_text(text, section=None):
        path = tmp_path / 'config.py'
        path.write_text(text, encoding='utf-8')
        return load_config(str(path), section)
    return load_text


@pytest.fixture
def message(load, tmp_path):
    """The message about a config with the given text, without the config's path and `: `."""
    def error_of(text, section=None):
        with pytest.raises(UserError) as error:
            load(text, section)
        path = str(tmp_path / 'config.py')
        assert str(error.value).startswith(path + ':')
        return str(error.value)[len(path) + 1:].lstrip(' ')
    return error_of


@pytest.fixture
def reason(message):
    """The message as of `message` without its line, which must be that of `line` in the text."""
    def reason_of(text, line=None, section=None):
        number, colon, found = message(text, section).partition(': ')
        if line is None:
            assert not number.isdigit()
            return number + colon + found
        assert number == str(text[:text.index(line)].count('\n') + 1)
        return found
    return reason_of


def in_section(section, line):
    return MINIMAL.replace('class %s:' % section, 'class %s:\n    %s' % (section, line))


@pytest.mark.parametrize('name', sorted(MODEL_DEFAULTS))
def test_model_option_has_its_default(load, name):
    config = load(MINIMAL)
    assert dict(vars(config), **config.spec.to_options())[name] == MODEL_DEFAULTS[name]


def test_the_options_of_the_model_are_in_its_description_only(load, tmp_path, make_spec):
    write_spec(make_spec(), str(tmp_path / 'graph.yml'))
    expected = {'path', 'spec', 'train', 'eval', 'infer', 'use_h_concat', 'use_oi_concat',
                'lpr_patterns', 'model_dir', 'text'}
    config = load(MINIMAL)
    assert set(vars(config)) == expected
    assert config.text == MINIMAL
    assert set(vars(config_of_model(str(tmp_path / 'graph.pb')))) == expected


def test_default_input_is_a_94x24_plate_with_three_channels(load):
    assert load(MINIMAL).spec.input_shape == (24, 94, 3)


@pytest.mark.parametrize('name', sorted(TRAIN_DEFAULTS))
def test_train_option_has_its_default(load, name):
    assert getattr(load(MINIMAL).train, name) == TRAIN_DEFAULTS[name]


@pytest.mark.parametrize('section', ['eval', 'infer'])
@pytest.mark.parametrize('name', sorted(INFERENCE_DEFAULTS))
def test_inference_option_has_its_default(load, section, name):
    assert getattr(getattr(load(MINIMAL), section), name) == INFERENCE_DEFAULTS[name]


def test_output_dir_has_its_default(load):
    assert load(MINIMAL).infer.output_dir == 'predictions'


@pytest.mark.parametrize('section', ['train', 'eval', 'infer'])
@pytest.mark.parametrize('name', sorted(EXECUTION_DEFAULTS))
def test_execution_option_has_its_default(load, section, name):
    assert getattr(getattr(load(MINIMAL), section).execution, name) == EXECUTION_DEFAULTS[name]


def test_a_section_reads_its_own_execution(load):
    config = load(in_section('eval', "class execution:\n        CUDA_VISIBLE_DEVICES = '1'"))
    assert config.eval.execution.CUDA_VISIBLE_DEVICES == '1'
    assert config.train.execution.CUDA_VISIBLE_DEVICES is None
    assert config.infer.execution.CUDA_VISIBLE_DEVICES is None


def test_the_tests_of_defaults_name_every_option():
    assert set(MODEL_OPTIONS) == set(MODEL_DEFAULTS) | {
        'input_shape', 'vocab', 'r_vocab', 'num_classes'}
    assert set(SECTION_OPTIONS) == {'train', 'eval', 'infer'}
    assert set(SECTION_OPTIONS['train']) == set(TRAIN_DEFAULTS) | {'file_list_path'}
    assert set(SECTION_OPTIONS['eval']) == set(INFERENCE_DEFAULTS) | {'file_list_path'}
    assert set(SECTION_OPTIONS['infer']) == set(SECTION_OPTIONS['eval']) | {'output_dir'}
    assert set(EXECUTION_OPTIONS) == set(EXECUTION_DEFAULTS)


def test_given_values_reach_the_description_of_the_model(load):
    config = load(MINIMAL + "input_shape = [22, 120, 3]\nrnn_cells_num = 5\nmax_lp_length = 7\n"
                  "global_context = 'tile'\nsymmetric_range = True\nconvert_to_gray = True\n")
    spec = config.spec
    assert (spec.input_shape, spec.global_context_size, spec.max_lp_length) == ((22, 120, 3), 5, 7)
    assert (spec.global_context, spec.symmetric_range, spec.convert_to_gray) == (
        'tile', True, True)
    assert spec.quantization_aware is False
    assert spec.vocabulary.classes == (('A',), ('B',), ('_',))
    assert spec.sequence_length == 114


def test_several_annotation_files_may_be_named(load):
    text = MINIMAL.replace("'train.txt'", "['one.txt', 'two.txt']")
    assert load(text).train.file_list_path == ['one.txt', 'two.txt']


WRONG_VALUES = [
    ('', 'use_h_concat', '1', 'True or False'),
    ('', 'use_oi_concat', "'no'", 'True or False'),
    ('', 'max_lp_length', '0', 'a positive int up to 10000'),
    ('', 'max_lp_length', 'True', 'a positive int up to 10000'),
    ('', 'max_lp_length', '10001', 'a positive int up to 10000'),
    ('', 'rnn_cells_num', '64.0', 'a positive int up to 4096'),
    ('', 'rnn_cells_num', '200000', 'a positive int up to 4096'),
    ('', 'global_context', "'dence'", "one of 'dense', 'tile'"),
    ('', 'width', '0', 'a positive number up to 4'),
    ('', 'width', '4.5', 'a positive number up to 4'),
    ('', 'width', 'True', 'a positive number up to 4'),
    ('', 'symmetric_range', 'None', 'True or False'),
    ('', 'convert_to_gray', '0', 'True or False'),
    ('', 'quantization_aware', "'True'", 'True or False'),
    ('', 'two_lines', "''", "one of None, 'unfold'"),
    ('', 'two_lines', "__import__('numpy').array(['unfold', 'a'])", "one of None, 'unfold'"),
    ('', 'two_lines_below', '0', 'a positive number up to 10'),
    ('', 'two_lines_below', 'True', 'a positive number up to 10'),
    ('', 'two_lines_gap', '0', 'a number from 0.01 to 1, or None'),
    ('', 'two_lines_gap', '1.1', 'a number from 0.01 to 1, or None'),
    ('', 'lpr_patterns', "'^[A-Z]$'", 'a list of regular expressions'),
    ('', 'lpr_patterns', "['[A-Z']", 'a list of regular expressions'),
    ('', 'lpr_patterns', '[7]', 'a list of regular expressions'),
    ('', 'lpr_patterns', "[b'^A']", 'a list of regular expressions'),
    ('', 'lpr_patterns', "[re.compile('^A')]", 'a list of regular expressions'),
    ('', 'model_dir', 'None', 'a str of valid characters'),
    ('', 'model_dir', r"'model\0'", 'a str of valid characters'),
    ('', 'model_dir', r"'\ud800'", 'a str of valid characters'),
    ('', 'lpr_patterns', "['A{99999999999999999999}']", 'a list of regular expressions'),
    ('', 'vocab', "['A', '_']", 'the dictionary of LPRVocab.create_vocab'),
    ('', 'r_vocab', '3', 'the dictionary of LPRVocab.create_vocab'),
    ('', 'num_classes', "'3'", 'a positive int'),
    ('train', 'file_list_path', '7', 'the path of an annotation file or a list of them'),
    ('train', 'file_list_path', '[]', 'the path of an annotation file or a list of them'),
    ('eval', 'file_list_path', "['a.txt', None]", 'the path of an annotation file or a list of'),
    ('train', 'random_seed', '1.5', 'an int from 0 to 2147483647, or None'),
    ('train', 'random_seed', '-1', 'an int from 0 to 2147483647, or None'),
    ('train', 'random_seed', '2 ** 31', 'an int from 0 to 2147483647, or None'),
    ('eval', 'random_seed', "'1'", 'an int from 0 to 2147483647, or None'),
    ('infer', 'random_seed', 'True', 'an int from 0 to 2147483647, or None'),
    ('train', 'batch_size', "'32'", 'a positive int'),
    ('eval', 'batch_size', '0', 'a positive int'),
    ('infer', 'batch_size', '-1', 'a positive int'),
    ('train', 'steps', '1e6', 'a positive int'),
    ('train', 'learning_rate', '0', 'a positive number'),
    ('train', 'learning_rate', "float('nan')", 'a positive number'),
    ('train', 'learning_rate', "float('inf')", 'a positive number'),
    ('train', 'lr_boundaries', '150000', 'a list of increasing positive ints'),
    ('train', 'lr_boundaries', '[200, 100]', 'a list of increasing positive ints'),
    ('train', 'lr_boundaries', '[100, 100]', 'a list of increasing positive ints'),
    ('train', 'lr_boundaries', '[0, 100]', 'a list of increasing positive ints'),
    ('train', 'lr_boundaries', '[1.5]', 'a list of increasing positive ints'),
    ('train', 'scale_learning_rate', '2', 'True or False'),
    ('train', 'grad_noise_scale', '-0.1', 'a number from 0 to '),
    ('train', 'grad_noise_scale', "'none'", 'a number from 0 to '),
    ('train', 'grad_clip_norm', '-1', 'a number from 0 to '),
    ('train', 'dropout', '1', 'a number in [0, 1)'),
    ('train', 'dropout', '-0.1', 'a number in [0, 1)'),
    ('train', 'dropout', 'None', 'a number in [0, 1)'),
    ('train', 'opt_type', "'adam'",
     "one of 'Adagrad', 'Adam', 'Ftrl', 'Momentum', 'RMSProp', 'SGD'"),
    ('train', 'quant_delay', '-1', 'an int from 0 to 1000000000000'),
    ('train', 'save_checkpoints_steps', '0', 'a positive int'),
    ('train', 'display_iter', 'None', 'a positive int'),
    ('train', 'apply_basic_aug', '1', 'True or False'),
    ('train', 'apply_stn_aug', 'None', 'True or False'),
    ('train', 'affine_stddev', '0', 'a positive number up to 10, or None'),
    ('train', 'affine_stddev', "'0.1'", 'a positive number up to 10, or None'),
    ('train', 'apply_blur_aug', "'yes'", 'True or False'),
    ('train', 'need_to_save_weights', '0', 'True or False'),
    ('train', 'need_to_save_log', '0', 'True or False'),
    ('train', 'on_bad_image', "'warn'", "one of 'stop', 'skip'"),
    ('infer', 'on_bad_image', 'None', "one of 'stop', 'skip'"),
    ('eval', 'checkpoint', 'None', 'a str'),
    ('eval', 'checkpoint', r"'a\0'", 'a str of valid characters'),
    ('eval', 'file_list_path', r"['a.txt', '\0']", 'the path of an annotation file or a list of'),
    ('infer', 'checkpoint', '5', 'a str'),
    ('infer', 'output_dir', 'None', 'a str'),
    ('infer', 'output_dir', r"'\udfff'", 'a str of valid characters'),
]


@pytest.mark.parametrize('section, name, value, expected', WRONG_VALUES,
                         ids=['%s.%s=%s' % case[:3] for case in WRONG_VALUES])
def test_a_wrong_value_is_named_with_what_is_expected(reason, section, name, value, expected):
    line = '%s = %s' % (name, value)
    if section:
        if name == 'file_list_path':
            text = re.sub(r"(class %s:\n    )file_list_path = '.*'" % section,
                          lambda match: match.group(1) + line, MINIMAL)
        else:
            text = in_section(section, line)
    else:
        text = MINIMAL + 'import re\n' + line + '\n'
    full_name = section + '.' + name if section else name
    found = reason(text, line)
    assert found.startswith('%s is %r (' % (full_name, eval(value)))
    assert '); expected %s' % expected in found


@pytest.mark.parametrize('name, value, expected', [
    ('CUDA_VISIBLE_DEVICES', '0', 'a str of valid characters, or None'),
    ('CUDA_VISIBLE_DEVICES', r"'\x00'", 'a str of valid characters, or None'),
    ('CUDA_VISIBLE_DEVICES', r"'\udc80'", 'a str of valid characters, or None'),
    ('per_process_gpu_memory_fraction', '0', 'a number in (0, 1], or None'),
    ('per_process_gpu_memory_fraction', '1.5', 'a number in (0, 1], or None'),
    ('per_process_gpu_memory_fraction', "'0.8'", 'a number in (0, 1], or None'),
    ('allow_growth', '1', 'True, False or None'),
])
def test_a_wrong_value_of_execution_is_named(reason, name, value, expected):
    text = in_section('infer', 'class execution:\n        %s = %s' % (name, value))
    found = reason(text, '%s = %s' % (name, value))
    assert found.startswith('infer.execution.%s is %s (' % (name, value))
    assert found.endswith('expected ' + expected)


@pytest.mark.parametrize('value', [
    '(20, 94, 3)', '(25, 94, 3)', '(24, 6, 3)', '(24, 94, 1)', '(24, 94)', '(24.0, 94, 3)', '24',
    '(24, 94, True)', '(24, 10001, 3)'])
def test_a_shape_the_network_cannot_take_says_which_it_can(message, value):
    assert message('%sinput_shape = %s\n' % (MINIMAL, value)).endswith(
        'expected (height, width, 3) with a height of 21, 22, 23, 24 and a width of 7 to 10000')


@pytest.mark.parametrize('height', [21, 22, 23, 24])
def test_heights_that_work_are_accepted(load, height):
    assert load('%sinput_shape = (%d, 7, 3)\n' % (MINIMAL, height)).spec.input_shape == (
        height, 7, 3)


@pytest.mark.parametrize('text, name, similar', [
    (MINIMAL + 'max_lp_lenght = 20\n', 'max_lp_lenght', 'max_lp_length'),
    (MINIMAL + 'quantisation_aware = True\n', 'quantisation_aware', 'quantization_aware'),
    (MINIMAL + 'symetric_range = True\n', 'symetric_range', 'symmetric_range'),
    (MINIMAL.replace('class infer', 'class infers'), 'infers', 'infer'),
    (MINIMAL.replace('class eval', 'class val'), 'val', 'eval'),
    (in_section('train', 'batchsize = 1'), 'train.batchsize', 'batch_size'),
    (in_section('eval', 'checkpoints = 1'), 'eval.checkpoints', 'checkpoint'),
    (in_section('infer', 'out_dir = 1'), 'infer.out_dir', 'output_dir'),
    (in_section('train', 'class execution:\n        allow_grow = True'),
     'train.execution.allow_grow', 'allow_growth'),
    (in_section('train', 'class executions: pass'), 'train.executions', 'execution'),
])
def test_a_misspelt_option_is_named_with_the_right_one(reason, text, name, similar):
    assert reason(text, name.split('.')[-1]).startswith(
        "unknown option '%s'; did you mean '%s'?" % (name, similar))


def test_names_of_the_users_own_are_left_alone(load, caplog):
    config = load(MINIMAL + 'import os\nplates = 3\n_max_lp_lenght = 1\n'
                  "val = 'datasets/val.txt'\n"
                  'def helper():\n    return 1\n')
    assert config.spec.max_lp_length == 20
    load(in_section('train', '_epochs = 5'))
    assert not caplog.records


def test_another_name_in_a_class_is_told(load, caplog):
    load(in_section('train', 'epochs = 5'))
    load(in_section('infer', 'class execution:\n        threads = 5'))
    assert [re.sub('.*py:[0-9]+', 'LINE', record.getMessage()) for record in caplog.records] == [
        'LINE: train.epochs is not an option and has no effect',
        'LINE: infer.execution.threads is not an option and has no effect']


@pytest.mark.parametrize('name', ['vocab', 'num_classes'])
def test_a_missing_vocabulary_is_an_error(message, name):
    text = MINIMAL.replace(VOCABULARY, {'vocab': 'num_classes = 3\n',
                                        'num_classes': "vocab = {'_': 0}\n"}[name])
    assert message(text).startswith('no option %s; expected ' % name)


@pytest.mark.parametrize('section', ['train', 'eval', 'infer'])
def test_a_section_without_a_list_is_an_error(reason, section):
    text = VOCABULARY + 'class %s:\n    batch_size = 1\n' % section
    assert reason(text, 'class ' + section) == (
        'no option %s.file_list_path; expected the path of an annotation file or a list of them' %
        section)


@pytest.mark.parametrize('section', ['train', 'eval', 'infer'])
def test_a_section_may_be_absent_unless_it_is_asked_for(load, message, section):
    assert getattr(load(VOCABULARY), section) is None
    assert message(VOCABULARY, section).startswith("no class '%s', so this config " % section)


def test_a_section_that_is_no_class_is_an_error(reason):
    assert reason(VOCABULARY + 'train = {}\n', 'train') == "'train' is a dict; expected a class"


@pytest.mark.parametrize('value, kind', [('None', 'NoneType'), ('{}', 'dict')])
def test_an_execution_that_is_no_class_is_an_error(reason, value, kind):
    text = in_section('train', 'execution = ' + value)
    assert reason(text, 'execution') == "'train.execution' is a %s; expected a class" % kind


def test_vocabulary_and_number_of_classes_must_fit(message):
    assert message("vocab, num_classes = {'A': 0, '_': 1}, 3\n") == (
        '1: vocab and num_classes = 3 do not match: class 2 has no symbol')
    assert message("vocab, num_classes = {'A': 0, '_': 5}, 2\n") == (
        "1: vocab and num_classes = 2 do not match: symbol '_' has index 5, expected an int from "
        '0 to 1')
    assert 'do not match' in message("vocab, num_classes = {'A': 'x'}, 2\n")
    assert 'do not match' in message("vocab, num_classes = {'A': float('inf'), '_': 1}, 2\n")


def test_the_tile_head_cannot_be_quantized(reason):
    found = reason(MINIMAL + "global_context = 'tile'\nquantization_aware = True\n",
                   'global_context')
    assert found == ("quantization_aware = True needs global_context = 'dense': TFLite has no "
                     'quantized form of Tile')


@pytest.mark.parametrize('option, vocab, first, second', [
    ('use_oi_concat', {'1': 0, 'I': 0, '0': 1, 'O': 2, '_': 3}, '0', 'O'),
    ('use_oi_concat', {'0': 0, 'O': 0, '1': 1, 'I': 2, '_': 3}, '1', 'I'),
    ('use_h_concat', {'A': 0, 'B': 1, '<Anhui>': 2, '皖': 3, '_': 4}, '<Anhui>', '皖')])
def test_symbols_that_an_option_merges_are_one_class_of_the_vocabulary(
        load, reason, option, vocab, first, second):
    text = 'vocab, num_classes = %r, %d\n' % (vocab, len(set(vocab.values())))
    load(text)
    assert reason(text + option + ' = True\n', option) == (
        "%s = True, but '%s' and '%s' are two classes of vocab; expected LPRVocab.create_vocab("
        'train_list, val_list, use_h_concat, use_oi_concat)' % (option, first, second))


@pytest.mark.parametrize('vocab', [{'0': 0, 'O': 0, '<A>': 1, '-': 1, '_': 2},
                                   {'O': 0, '1': 1, '_': 2}, {'_': 0}])
def test_merged_symbols_and_those_that_are_not_there_fit_the_options(load, vocab):
    config = load('vocab, num_classes = %r, %d\nuse_h_concat = use_oi_concat = True\n' %
                  (vocab, len(set(vocab.values()))))
    assert config.spec.num_classes == len(set(vocab.values()))


def test_a_missing_file_is_an_error(tmp_path):
    path = str(tmp_path / 'gone.py')
    with pytest.raises(UserError) as error:
        load_config(path)
    assert str(error.value) == path + ': no such config file'
    (tmp_path / 'gone.py.py').write_text('')
    with pytest.raises(UserError, match='gone.py: no such config file; .*/gone.py.py is there$'):
        load_config(path)


def test_a_file_that_is_not_python_is_an_error(tmp_path):
    path = tmp_path / 'config.yaml'
    path.write_text('input_shape: [24, 94, 3]\n')
    with pytest.raises(UserError, match=r'config.yaml: a config is a Python file'):
        load_config(str(path))


def test_a_syntax_error_is_named_with_its_line(message):
    assert message('\n\nmodel_dir = = 1\n').startswith('3: invalid syntax')


@pytest.mark.parametrize('code, line, told', [
    ('raise GeneratorExit', 1, 'GeneratorExit: '),
    ('class Stop(BaseException):\n    pass\n\nraise Stop("a text")', 4, 'Stop: a text'),
    ('class Silent(Exception):\n    def __str__(self):\n        return 1 / 0\nraise Silent', 4,
     'Silent: no message (ZeroDivisionError)'),
    ('class Odd(Exception):\n    def __str__(self):\n        return 5\nraise Odd', 4,
     'Odd: no message (TypeError)')])
def test_whatever_a_config_raises_is_named_with_its_line(message, code, line, told):
    assert message(code) == '%d: %s' % (line, told)


def test_ctrl_c_while_a_config_runs_is_no_fault_of_the_config(load):
    with pytest.raises(KeyboardInterrupt):
        load('raise KeyboardInterrupt')


def test_a_file_that_is_not_utf8_is_an_error(tmp_path):
    path = tmp_path / 'config.py'
    path.write_bytes(b"model_dir = '\xce\xe9'\n")
    with pytest.raises(UserError, match='config.py'):
        load_config(str(path))


def test_an_exception_inside_is_named_with_its_line(message):
    assert message("x = 1\ny = {}['gone']\n") == "2: KeyError: 'gone'"
    assert message('import no_such_module\n') == (
        "1: ModuleNotFoundError: No module named 'no_such_module'")
    assert message('def f():\n    return 1 / 0\n\nf()\n') == (
        '2: ZeroDivisionError: division by zero')


@pytest.mark.parametrize('text, line', [
    ('import os\nif os.sep:\n    max_lp_length = 0\nelse:\n    max_lp_length = 1\n', 5),
    ('for max_lp_length in (1, 0):\n    pass\n', 1),
    ('rnn_cells_num, max_lp_length = 4, 0\n', 1),
    ('max_lp_length: int = 0\n', 1),
    ('try:\n    max_lp_length = 0\nfinally:\n    pass\n', 2),
    ('max_lp_length = 7\nmax_lp_length = 0\n', 2),
    ('def max_lp_length():\n    pass\n', 1),
])
def test_the_last_line_that_sets_an_option_is_named(message, text, line):
    assert message(text + VOCABULARY).startswith('%d: max_lp_length is ' % line)


@pytest.mark.parametrize('text', [
    "globals()['max_lp_length'] = 0\n", 'from os import *\nvars()["max_lp_length"] = 0\n'])
def test_an_option_whose_line_is_not_known_is_named_by_its_file(message, text):
    assert message(text + VOCABULARY).startswith('max_lp_length is 0 ')


def test_an_option_of_a_base_class_is_named_by_its_file(message):
    text = VOCABULARY + ("class base:\n    file_list_path = 'a.txt'\n    batch_size = 0\n\n"
                         'class eval(base):\n    pass\n')
    assert message(text).startswith('eval.batch_size is 0 ')


def test_a_nul_byte_is_an_error(message):
    assert message('x = 1\0\n') == 'ValueError: source code string cannot contain null bytes'


def test_a_missing_annotation_file_is_named(message):
    found = message('from lpr.trainer import LPRVocab\n'
                    "LPRVocab.create_vocab('gone/train.txt', 'gone/val.txt')\n")
    assert found == '2: gone/train.txt: cannot read this annotation file: No such file or directory'


def test_a_class_eval_that_is_missing_is_told(message):
    """`eval` is a function of Python, so the name is there anyway."""
    found = message('lists = eval.file_list_path\n')
    assert found.startswith("1: is a class 'eval' missing? AttributeError: ")


def test_a_config_cannot_be_changed(load):
    config = load(MINIMAL)
    for part in (config, config.train, config.train.execution):
        with pytest.raises(AttributeError, match='the config is read-only'):
            part.batch_size = 1
        with pytest.raises(AttributeError, match='the config is read-only'):
            del part.batch_size


SHIPPED = sorted(glob.glob(os.path.join(ROOT, 'config', 'config_*.py')))
PRETRAINED = sorted(glob.glob(os.path.join(ROOT, 'config', 'pretrained', '*.py')))


def text_of(path):
    with open(path, encoding='utf-8') as stream:
        return stream.read()


def test_the_configs_that_users_expect_are_shipped():
    names = {os.path.basename(path) for path in SHIPPED}
    assert {'config_%s.py' % name for name in (
        'synthetic', 'synthetic_64_quantized', 'synthetic_64_quantized_sym', 'ccpd_64_quantized',
        'ccpd_and_synth_64_quantized', 'czech', 'czech_gray', 'my_dataset', 'demo')} <= names


@pytest.mark.parametrize('path', SHIPPED, ids=os.path.basename)
def test_a_shipped_config_loads_where_its_lists_exist(path, tmp_path, monkeypatch, make_spec):
    monkeypatch.chdir(tmp_path)
    source = text_of(path)
    for name in re.findall(r"'([^']+\.txt)'", source):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('1.png <Anhui>A12345\n2.png 5AR2347\n')
    for name in re.findall(r"read_vocab\('([^']+)'\)", source):
        write_spec(make_spec(), str(tmp_path / name))
    config = load_config(path)
    starts_from_a_model = 'read_vocab' in source
    assert config.spec.num_classes == (5 if starts_from_a_model else 38)
    assert None not in (config.train, config.eval, config.infer)
    assert config.spec.quantization_aware == ('quantized' in path or starts_from_a_model)
    assert config.spec.convert_to_gray == ('gray' in path)
    assert not re.search(r"['\"](/|[A-Za-z]:|~)", source)  # a path of one machine


def test_shipped_configs_write_to_folders_of_their_own():
    folders = []
    for path in SHIPPED:
        folders += re.findall(r"^model_dir = '(.*)'", text_of(path), re.M)
    assert len(set(folders)) == len(folders) == len(SHIPPED)


@pytest.mark.parametrize('path', PRETRAINED, ids=os.path.basename)
def test_the_configs_of_the_pretrained_models_load(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sources = path, os.path.join(ROOT, 'config', 'pretrained_plates.py')
    for name in re.findall(r"'(datasets/[^']+\.txt)'", ''.join(map(text_of, sources))):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('1.png <Anhui>A12345\n')
    plain = load_config(path)
    assert (plain.spec.num_classes, plain.spec.global_context_size) == (38, 64)
    assert plain.spec.symmetric_range
    assert plain.spec.quantization_aware == ('8bit' in path or 'fine_tune' in path)
    monkeypatch.setenv('FOLD', '3')
    fold = load_config(path)
    if 'china_cv_' in path and 'synthetic' not in path:
        for number, config in (('0', plain), ('3', fold)):
            assert config.eval.file_list_path == 'datasets/real_plates/folds/%s/val.txt' % number
            assert 'datasets/world/easypr/folds/%s/train.txt' % number in (
                config.train.file_list_path)
            assert config.model_dir.endswith('_fold_' + number)
    else:
        assert fold == plain


def test_a_config_changed_within_a_second_is_read_anew(load):
    """Python tells compiled copies apart by size and the second of the change."""
    for steps in ('11', '22', '33'):
        config = load(in_section('train', 'steps = ' + steps))
        assert config.train.steps == int(steps)


@pytest.mark.parametrize('lists, shares', [("['a', 'b']", '[1]'), ("'a'", '[1, 2]'),
                                           ("['a', 'a']", '[1, 2]')])
def test_every_annotation_file_has_one_share(message, lists, shares):
    told = message(MINIMAL.replace("'train.txt'", lists + '\n    list_shares = ' + shares))
    assert told.endswith('expected one share a file, and no file twice')


@pytest.mark.parametrize('shares', ['[0, 0]', '[-1, 2]', "['1', 2]", '1'])
def test_shares_are_numbers_of_0_or_more(message, shares):
    told = message(MINIMAL.replace("'train.txt'", "['a', 'b']\n    list_shares = " + shares))
    assert 'train.list_shares is ' in told
    assert told.endswith('expected a list of numbers from 0 to 1e+09, not all 0, or None')


def test_shares_are_read(load):
    config = load(MINIMAL.replace("'train.txt'", "['a', 'b']\n    list_shares = [0.5, 2]"))
    assert config.train.list_shares == [0.5, 2]
