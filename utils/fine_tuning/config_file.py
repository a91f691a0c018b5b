"""The configs that a fine-tuning writes: Python files like those in `config/`."""

import itertools
import os

from lpr.config.options import MODEL_OPTIONS, SECTION_OPTIONS
from lpr.data.vocabulary import ALPHANUMERICS
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_write

_CONFIG = '''\
"""{title}"""

from lpr.trainer import LPRVocab

{model}


class train:
    file_list_path = {lists!r}
    list_shares = {shares!r}
    batch_size = 16
    steps = {steps}
    learning_rate = {learning_rate}
    grad_noise_scale = 0
    freeze_batch_norm = {frozen}
    dropout = 0.2
    affine_stddev = 0.08
    save_checkpoints_steps = {steps}
    display_iter = {display_iter}
    validate_every = {validate_every}
    random_seed = {seed}


class eval:
    file_list_path = {val!r}


class infer:
    file_list_path = eval.file_list_path
    output_dir = {predictions!r}


vocab, r_vocab, num_classes = {vocabulary}
'''
_BASE_CONFIG = '''\
"""{title}"""

from lpr.trainer import LPRVocab

{model}


class eval:
    file_list_path = {val!r}
    checkpoint = {checkpoint!r}


vocab, r_vocab, num_classes = {vocabulary}
'''


# Options of `utils/fine_tune.py` and what they are in `train` of the config.
_IN_CONFIG = {'steps': 'steps', 'learning_rate': 'learning_rate', 'seed': 'random_seed',
              'shares': 'list_shares'}


def check_options(options):
    """Raises UserError for the first of `_IN_CONFIG` with an invalid value in dict `options`."""
    for option, name in _IN_CONFIG.items():
        kind = SECTION_OPTIONS['train'][name].kind
        if not kind.accepts(options[option]):
            raise UserError('--%s is %r; expected %s' % (option, options[option], kind.expected))


def write_base_config(path, base, val):
    """Writes the config to measure a `BaseModel` with."""
    _write(path, _BASE_CONFIG.format(
        title='To measure %s, the base of this fine-tuning.' % base.name,
        model=_model_lines(base.spec), val=val, checkpoint=base.checkpoint,
        vocabulary=_read_vocabulary(base)))


def write_config(path, base, lists, shares, val, new, options):
    """Writes the config to fine-tune with.

    Args:
        path: in the folder of the fine-tuning.
        base: the `BaseModel`.
        lists, shares: annotation files to train on and their shares.
        val: the user's own validation list.
        new: the symbols for which the base has no class; they get one beside those of the base.
        options: 'steps', 'learning_rate' and 'seed'.
    """
    folder = os.path.dirname(path)
    vocabulary = _extended_vocabulary(base, new) if new else _read_vocabulary(base)
    model = _model_lines(base.spec) + '\nmodel_dir = %r' % os.path.join(folder, 'model')
    _write(path, _CONFIG.format(
        title='Fine-tunes %s; written by utils/fine_tune.py, to be changed at will.' % base.name,
        model=model, lists=lists, shares=shares, steps=options['steps'],
        learning_rate=options['learning_rate'], seed=options['seed'],
        frozen=base.spec.quantization_aware,
        display_iter=max(1, options['steps'] // 20),
        validate_every=max(1, options['steps'] // 4), val=val,
        predictions=os.path.join(folder, 'predictions'), vocabulary=vocabulary))


def _model_lines(spec):
    """The options of a model that are not the default ones, a line each."""
    return '\n'.join('%s = %r' % (name, value) for name, value in spec.to_options().items()
                     if value != MODEL_OPTIONS[name].default) or '# A model of default options.'


def _merging(vocabulary):
    """Arguments of `create_vocab` that merge symbols as the classes of a vocabulary do."""
    merged = [ALPHANUMERICS.issuperset(symbols) for symbols in vocabulary.classes
              if len(symbols) > 1]
    return ((', use_h_concat=True' if False in merged else '') +
            (', use_oi_concat=True' if True in merged else ''))


def _extended_vocabulary(base, new):
    """The vocabulary of the base with further symbols, whatever plates are drawn or measured."""
    vocabulary = base.spec.vocabulary
    symbols = sorted(itertools.chain(*vocabulary.classes[:-1], new))
    return ('LPRVocab.create_vocab(\n    train.file_list_path, eval.file_list_path%s,\n'
            '    symbols=%r)' % (_merging(vocabulary), ''.join(symbols)))


def _read_vocabulary(base):
    return 'LPRVocab.read_vocab(%r)' % base.description


def _write(path, text):
    with atomic_write(path) as stream:
        stream.write(text)
