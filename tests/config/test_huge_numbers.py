"""Numbers that no training can use: one line with the option's limits, for every numeric option."""

import pytest

from lpr.config.kinds import MAX_STEPS
from lpr.config.loader import load_config
from lpr.config.options import EXECUTION_OPTIONS, MODEL_OPTIONS, REQUIRED, SECTION_OPTIONS
from lpr.runtime.errors import UserError

TEXT = '''vocab, num_classes = {'A': 0, 'B': 1, '_': 2}, 3

class train:
    file_list_path = ['train.txt', 'more.txt']

class eval:
    file_list_path = 'val.txt'

class infer:
    file_list_path = 'test.txt'
'''
# Beyond int64, beyond float32, beyond any float; not finite.
NUMBERS = ('10 ** 30', '-10 ** 30', '2 ** 63', '10 ** 400', '1e300', "float('inf')",
           "-float('inf')", "float('nan')")
# What an option of several numbers has besides; a number alone is of the wrong type anyway.
LISTS = {'input_shape': '(24, %s, 3)', 'list_shares': '[1, %s]', 'lr_boundaries': '[%s]'}


def is_numeric(name, option):
    """Whether an option takes a number: its default is one, or a number is what it expects."""
    return name in LISTS or type(option.default) in (int, float) or (
        option.default in (None, REQUIRED) and any(
            option.kind.accepts(number) for number in (1, 0.5)))


def numeric_options():
    """(section or '', class execution or '', name) of every option that takes a number."""
    found = [('', name) for name, option in MODEL_OPTIONS.items() if is_numeric(name, option)]
    for section, options in SECTION_OPTIONS.items():
        found += [(section, name) for name, option in options.items() if is_numeric(name, option)]
    return found + [('infer.execution', name) for name, option in EXECUTION_OPTIONS.items()
                    if is_numeric(name, option)]


def config_with(section, name, value):
    line = '%s = %s\n' % (name, value)
    if not section:
        return TEXT + line
    if section == 'infer.execution':
        return TEXT + '    class execution:\n        ' + line
    return TEXT.replace('class %s:\n' % section, 'class %s:\n    %s' % (section, line))


def test_the_numeric_options_are_found():
    names = {name for _, name in numeric_options()}
    assert {'steps', 'batch_size', 'learning_rate', 'lr_boundaries', 'grad_noise_scale', 'dropout',
            'grad_clip_norm', 'quant_delay', 'rnn_cells_num', 'num_classes', 'list_shares', 'width',
            'random_seed', 'affine_stddev', 'input_shape', 'per_process_gpu_memory_fraction',
            'save_checkpoints_steps', 'display_iter', 'max_lp_length'} <= names


@pytest.mark.parametrize('number', NUMBERS)
@pytest.mark.parametrize('section, name', numeric_options())
def test_a_huge_number_is_one_line_with_the_limits(tmp_path, section, name, number):
    path = tmp_path / 'config.py'
    path.write_text(config_with(section, name, LISTS.get(name, '%s') % number), encoding='utf-8')
    with pytest.raises(UserError) as error:
        load_config(str(path))
    told = str(error.value)
    full_name = '.'.join(filter(None, [section, name]))
    assert told.startswith('%s:' % path) and ': %s is ' % full_name in told
    assert '; expected ' in told and '\n' not in told and len(told) < 600


@pytest.mark.parametrize('section, name, number', [
    ('train', 'steps', MAX_STEPS), ('train', 'quant_delay', MAX_STEPS), ('train', 'steps', 250000),
    ('train', 'learning_rate', 10), ('train', 'learning_rate', 1e-7), ('train', 'batch_size', 2048),
    ('train', 'grad_clip_norm', 1e10), ('', 'rnn_cells_num', 1024), ('', 'num_classes', 3)])
def test_numbers_that_somebody_may_want_are_taken(tmp_path, section, name, number):
    path = tmp_path / 'config.py'
    path.write_text(config_with(section, name, number), encoding='utf-8')
    config = load_config(str(path))
    values = vars(getattr(config, section)) if section else dict(
        config.spec.to_options(), num_classes=config.spec.num_classes)
    assert values[name] == number


def test_numbers_that_are_too_much_together_are_one_line(tmp_path):
    path = tmp_path / 'config.py'
    path.write_text(TEXT + 'input_shape = (24, 10000, 3)\nrnn_cells_num = 4096\n'
                    'symbols = [chr(code) for code in range(0x4e00, 0x5000)]\n'
                    "vocab = {symbol: index for index, symbol in enumerate(symbols + ['_'])}\n"
                    'num_classes = len(vocab)\n', encoding='utf-8')
    with pytest.raises(UserError) as error:
        load_config(str(path))
    assert str(error.value) == (
        '%s:12: 9994 columns x 513 classes x rnn_cells_num = 4096 are 20999872512 weights; the '
        'limit is 134217728' % path)
    assert 9994 * 513 * 4096 == 20999872512 and 134217728 == 2 ** 27
