"""The options of config files: names, defaults, types and what they mean.

The names are those of the original toolkits, whose configs keep working, and a few of our own.
`docs/reference/options.md` is made from these tables (`utils/write_reference.py`).
"""

import collections

from lpr.config import kinds
from lpr.config.recipes import RECIPES
from lpr.data.annotations import ON_BAD_IMAGE, STOP
from lpr.data.two_lines import GAPS, MAX_BELOW, TWO_LINES
from lpr.models.model_spec import (
    GLOBAL_CONTEXTS,
    MAX_CLASSES,
    MAX_SYMBOLS,
    MAX_UNITS,
    MAX_WIDTH,
)

REQUIRED = object()
# Plates that are in memory at a time.
MAX_BATCH = 10 ** 4
MAX_LEARNING_RATE = MAX_NOISE = 1000
# Gradients are float32, whose numbers end at 3.4e38.
MAX_NORM = 1e10
MAX_AFFINE = 10
OPTIMIZERS = ('Adagrad', 'Adam', 'Ftrl', 'Momentum', 'RMSProp', 'SGD')

# default: value if a config omits the option; kind: a `Kind`; meaning: Markdown, one sentence.
Option = collections.namedtuple('Option', 'default kind meaning')

MODEL_OPTIONS = {
    'input_shape': Option((24, 94, 3), kinds.NETWORK_INPUT,
                          "height (21 to 24), width and channels of the network's input"),
    'use_h_concat': Option(False, kinds.BOOL,
                           'all symbols outside A-Z and 0-9 (Chinese provinces) are one class; '
                           'pass it to `create_vocab`, too'),
    'use_oi_concat': Option(False, kinds.BOOL,
                            'O and 0 are one class, I and 1 are one class; pass it to '
                            '`create_vocab`, too'),
    'max_lp_length': Option(20, kinds.count_to(MAX_SYMBOLS),
                            'longest prediction, in symbols; longer ones are cut off, so leave '
                            'room for predictions with extra symbols'),
    'rnn_cells_num': Option(64, kinds.count_to(MAX_UNITS),
                            'units of the fully connected layer of the global context'),
    'global_context': Option('dense', kinds.one_of(*GLOBAL_CONTEXTS),
                             "`'dense'`, or `'tile'`, the head of the OpenVINO toolkit, which "
                             'cannot be quantized'),
    'width': Option(1.0, kinds.positive_to(MAX_WIDTH),
                    "channels of the backbone, as a share of the published network's; rounded to "
                    'multiples of 8'),
    'symmetric_range': Option(False, kinds.BOOL, 'inputs in [-1, 1] instead of [0, 1]'),
    'convert_to_gray': Option(False, kinds.BOOL, 'convert images to grey (three equal channels)'),
    'quantization_aware': Option(False, kinds.BOOL, 'train for 8-bit inference'),
    'two_lines': Option(None, kinds.one_of(*TWO_LINES),
                        "`'unfold'` puts the upper line of a two-line crop to the left of the "
                        'lower one'),
    'two_lines_below': Option(2.2, kinds.positive_to(MAX_BELOW),
                              'ratio of width to height below which a crop counts as two lines; '
                              '1.65 if North American plates may occur'),
    'two_lines_gap': Option(None, kinds.optional(kinds.from_to(*GAPS)),
                            'a narrow crop counts as two lines only if the row with the fewest '
                            'edges has at most this share of an average row\'s, such as 0.85; '
                            '`None` takes all narrow crops'),
    'lpr_patterns': Option((), kinds.PATTERNS,
                           'regular expressions of valid plates, for LP-RR only: no effect on '
                           'training, and on predictions only with `--patterns decode`. They match '
                           'from the start of a plate; `$` at the end forbids further symbols'),
    'model_dir': Option('model', kinds.TEXT, 'folder of checkpoints and logs'),
    'vocab': Option(REQUIRED, kinds.DICTIONARY,
                    'class of each symbol: the first result of `LPRVocab.create_vocab(train_list, '
                    'val_list, use_h_concat, use_oi_concat)`, or with `symbols=\'ABC0123\'` for '
                    'no other symbols, or of '
                    "`LPRVocab.read_vocab('pre-trained/china/model.ckpt.yml')` for the "
                    'vocabulary of a model'),
    'r_vocab': Option(None, kinds.OPTIONAL_DICTIONARY,
                      'symbol of each class: the second result; accepted, but has no effect'),
    'num_classes': Option(REQUIRED, kinds.count_to(MAX_CLASSES),
                          'number of classes: the third result'),
}
EXECUTION_OPTIONS = {
    'CUDA_VISIBLE_DEVICES': Option(None, kinds.OPTIONAL_TEXT, "GPUs to use, such as `'0,1'`"),
    'per_process_gpu_memory_fraction': Option(None, kinds.OPTIONAL_FRACTION,
                                              "share of a GPU's memory"),
    'allow_growth': Option(None, kinds.OPTIONAL_BOOL, 'allocate GPU memory as needed'),
}
_DATA_OPTIONS = {
    'file_list_path': Option(REQUIRED, kinds.PATHS, 'annotation file, or a list of them'),
    'on_bad_image': Option(STOP, kinds.one_of(*ON_BAD_IMAGE),
                           "`'skip'` omits rows whose image cannot be read"),
    'random_seed': Option(None, kinds.OPTIONAL_SEED, 'seed of all random numbers'),
}
_INFERENCE_OPTIONS = dict(
    _DATA_OPTIONS,
    batch_size=Option(32, kinds.count_to(MAX_BATCH), 'plates per batch'),
    random_seed=Option(None, kinds.OPTIONAL_SEED, 'accepted, but has no effect'),
    checkpoint=Option('', kinds.TEXT,
                      "model to use: checkpoint, `.pb`, `.tflite` or a folder with one; `''` is "
                      "the newest checkpoint in `model_dir`, `'best'` the best of its validations"))
SECTION_OPTIONS = {
    'train': dict(
        _DATA_OPTIONS,
        list_shares=Option(None, kinds.OPTIONAL_SHARES,
                           'share of each annotation file in the batches, such as `[1, 1]`; `None` '
                           'takes every row equally often'),
        batch_size=Option(16, kinds.count_to(MAX_BATCH), 'plates per step and process'),
        steps=Option(250000, kinds.STEP_COUNT, 'total number of steps, including earlier runs'),
        learning_rate=Option(0.001, kinds.positive_to(MAX_LEARNING_RATE),
                             'initial learning rate'),
        scale_learning_rate=Option(False, kinds.BOOL,
                                   'multiply the learning rate by the number of processes'),
        recipe=Option('fast', kinds.one_of(*sorted(RECIPES)),
                      "`'original'` trains as the original toolkits did"),
        lr_boundaries=Option(None, kinds.OPTIONAL_BOUNDARIES,
                             'steps at which the learning rate drops to a tenth, such as `[150000, '
                             '200000]`; `None` uses those of the recipe'),
        grad_noise_scale=Option(None, kinds.optional(kinds.from_to(0, MAX_NOISE)),
                                'standard deviation of the noise added to gradients; `None` uses '
                                'that of the recipe'),
        grad_clip_norm=Option(10.0, kinds.from_to(0, MAX_NORM),
                              'largest global norm of the gradients; 0 for no limit'),
        dropout=Option(0.5, kinds.SHARE,
                       'fraction of the features dropped at random; use less, such as 0.2, for '
                       '8-bit fine-tuning'),
        context_dropout=Option(0.0, kinds.SHARE,
                               'fraction of the plates that a step reads without the global '
                               'context; 0.5 keeps the dense head from tying symbols to places'),
        opt_type=Option('Adam', kinds.one_of(*OPTIMIZERS), 'optimizer'),
        freeze_batch_norm=Option(False, kinds.BOOL,
                                 'batch normalization keeps the averages of the checkpoint that '
                                 'training starts from; for 8-bit fine-tuning, whose steps then '
                                 'take half the time or less'),
        quant_delay=Option(0, kinds.DELAY, 'steps before quantization starts; must stay the same '
                                           'when a training is resumed'),
        save_checkpoints_steps=Option(1000, kinds.STEP_COUNT, 'steps between checkpoints'),
        display_iter=Option(100, kinds.STEP_COUNT, 'steps between log lines'),
        validate_every=Option(0, kinds.DELAY,
                              'steps between validations: LP-RR on `eval.file_list_path`, and the '
                              'best checkpoint in `model_dir/best`; 0 for none'),
        stop_after=Option(0, kinds.DELAY,
                          'end after so many validations without a higher LP-RR; 0 for never'),
        apply_basic_aug=Option(False, kinds.BOOL, 'random brightness, contrast and noise'),
        apply_stn_aug=Option(True, kinds.BOOL, 'random affine transform'),
        affine_stddev=Option(None, kinds.optional(kinds.positive_to(MAX_AFFINE)),
                             'standard deviation of the parameters of the affine transform, in '
                             'half images, such as 0.08; `None` uses that of the recipe'),
        apply_blur_aug=Option(False, kinds.BOOL, 'random blur or sharpening'),
        need_to_save_weights=Option(True, kinds.BOOL, 'save checkpoints'),
        need_to_save_log=Option(True, kinds.BOOL, 'write TensorBoard logs')),
    'eval': _INFERENCE_OPTIONS,
    'infer': dict(_INFERENCE_OPTIONS,
                  output_dir=Option('predictions', kinds.TEXT,
                                    'folder for the pictures that `test_lpr.py` draws')),
}
