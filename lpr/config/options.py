"""The options of config files: names, types and defaults. The README explains each of them.

A table maps a name to (default, kind); the names are those of the original toolkits, whose configs
keep working, and a few of our own.
"""

import re

from lpr.config.recipes import RECIPES
from lpr.data.annotations import ON_BAD_IMAGE, STOP
from lpr.models.model_spec import (
    GLOBAL_CONTEXTS,
    LOST_WIDTH,
    MAX_SIDE,
    MAX_SYMBOLS,
    MAX_UNITS,
    VALID_HEIGHTS,
)

REQUIRED = object()
MAX_SEED = 2 ** 31 - 1
OPTIMIZERS = ('Adagrad', 'Adam', 'Ftrl', 'Momentum', 'RMSProp', 'SGD')


class _Kind:
    """A type of option: what is expected, in words, and whether a value is that."""

    def __init__(self, expected, accepts):
        self.expected = expected
        self.accepts = accepts


def _is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_network_input(value):
    return (isinstance(value, (tuple, list)) and len(value) == 3 and all(map(_is_int, value)) and
            value[0] in VALID_HEIGHTS and LOST_WIDTH < value[1] <= MAX_SIDE and value[2] == 3)


def _is_paths(value):
    return isinstance(value, str) or (isinstance(value, (list, tuple)) and value and
                                      all(isinstance(path, str) for path in value))


def _are_patterns(value):
    try:
        return isinstance(value, (list, tuple)) and all(re.compile(pattern) for pattern in value)
    except (re.error, TypeError):
        return False


def _are_boundaries(value):
    return value is None or (
        isinstance(value, (list, tuple)) and all(_is_int(step) and step > 0 for step in value) and
        list(value) == sorted(set(value)))


def _one_of(*choices):
    return _Kind('one of ' + ', '.join(map(repr, choices)), lambda value: value in choices)


def _count_to(most):
    return _Kind('a positive int up to %d' % most,
                 lambda value: _is_int(value) and 0 < value <= most)


BOOL = _Kind('True or False', lambda value: isinstance(value, bool))
COUNT = _Kind('a positive int', lambda value: _is_int(value) and value > 0)
STEPS = _Kind('an int of 0 or more', lambda value: _is_int(value) and value >= 0)
POSITIVE = _Kind('a positive number', lambda value: _is_number(value) and 0 < value < float('inf'))
NOT_NEGATIVE = _Kind('a number of 0 or more',
                     lambda value: _is_number(value) and 0 <= value < float('inf'))
SHARE = _Kind('a number in [0, 1)', lambda value: _is_number(value) and 0 <= value < 1)
FRACTION = _Kind('a number in (0, 1], or None',
                 lambda value: value is None or _is_number(value) and 0 < value <= 1)
OPTIONAL_POSITIVE = _Kind('a positive number, or None',
                          lambda value: value is None or POSITIVE.accepts(value))
TEXT = _Kind('a str', lambda value: isinstance(value, str))
OPTIONAL_BOOL = _Kind('True, False or None', lambda value: value is None or isinstance(value, bool))
OPTIONAL_SEED = _Kind('an int from 0 to %d, or None' % MAX_SEED,
                      lambda value: value is None or _is_int(value) and 0 <= value <= MAX_SEED)
OPTIONAL_TEXT = _Kind('a str or None', lambda value: value is None or isinstance(value, str))
PATHS = _Kind('the path of an annotation file or a list of them', _is_paths)

MODEL_OPTIONS = {
    'input_shape': ((24, 94, 3), _Kind(
        '(height, width, 3) with a height of %s and a width of %d to %d' %
        (', '.join(map(str, VALID_HEIGHTS)), LOST_WIDTH + 1, MAX_SIDE), _is_network_input)),
    'use_h_concat': (False, BOOL),
    'use_oi_concat': (False, BOOL),
    'max_lp_length': (20, _count_to(MAX_SYMBOLS)),
    'rnn_cells_num': (64, _count_to(MAX_UNITS)),
    'global_context': ('dense', _one_of(*GLOBAL_CONTEXTS)),
    'symmetric_range': (False, BOOL),
    'convert_to_gray': (False, BOOL),
    'quantization_aware': (False, BOOL),
    'lpr_patterns': ((), _Kind('a list of regular expressions', _are_patterns)),
    'model_dir': ('model', TEXT),
    'vocab': (REQUIRED, _Kind('the dictionary of LPRVocab.create_vocab',
                              lambda value: isinstance(value, dict))),
    'r_vocab': (None, _Kind('the dictionary of LPRVocab.create_vocab',
                            lambda value: value is None or isinstance(value, dict))),
    'num_classes': (REQUIRED, COUNT),
}
EXECUTION_OPTIONS = {
    'CUDA_VISIBLE_DEVICES': (None, OPTIONAL_TEXT),
    'per_process_gpu_memory_fraction': (None, FRACTION),
    'allow_growth': (None, OPTIONAL_BOOL),
}
_DATA_OPTIONS = {
    'file_list_path': (REQUIRED, PATHS),
    'on_bad_image': (STOP, _one_of(*ON_BAD_IMAGE)),
    'random_seed': (None, OPTIONAL_SEED),
}
SECTION_OPTIONS = {
    'train': dict(
        _DATA_OPTIONS,
        batch_size=(16, COUNT),
        steps=(250000, COUNT),
        learning_rate=(0.001, POSITIVE),
        scale_learning_rate=(False, BOOL),
        recipe=('fast', _one_of(*sorted(RECIPES))),
        lr_boundaries=(None, _Kind('a list of increasing positive ints, or None',
                                   _are_boundaries)),
        grad_noise_scale=(0.001, NOT_NEGATIVE),
        grad_clip_norm=(10.0, NOT_NEGATIVE),
        dropout=(0.5, SHARE),
        opt_type=('Adam', _one_of(*OPTIMIZERS)),
        quant_delay=(0, STEPS),
        save_checkpoints_steps=(1000, COUNT),
        display_iter=(100, COUNT),
        apply_basic_aug=(False, BOOL),
        apply_stn_aug=(True, BOOL),
        affine_stddev=(None, OPTIONAL_POSITIVE),
        apply_blur_aug=(False, BOOL),
        need_to_save_weights=(True, BOOL),
        need_to_save_log=(True, BOOL)),
    'eval': dict(_DATA_OPTIONS, batch_size=(32, COUNT), checkpoint=('', TEXT)),
    'infer': dict(_DATA_OPTIONS, batch_size=(32, COUNT), checkpoint=('', TEXT),
                  output_dir=('predictions', TEXT)),
}
