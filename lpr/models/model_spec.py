"""What a model's weights do not contain: vocabulary, input, preprocessing; a YAML beside them.

`model.ckpt-1000.ckpt.yml` lies beside the checkpoint of that name, `graph.yml` beside
`graph.pb.frozen`, `graph.pb` and `graph.tflite`. With it a model can be used without the
annotation files it was trained on, and a config that does not match it is detected.
"""

import collections
import os

import yaml

import lpr
from lpr.data.two_lines import GAPS, MAX_BELOW, TWO_LINES
from lpr.data.vocabulary import Vocabulary
from lpr.models.checksums import CHECKSUM_KEYS, check_checksum
from lpr.models.file_names import DESCRIPTION
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_write
from lpr.runtime.plain_yaml import read_yaml

GLOBAL_CONTEXTS = ('dense', 'tile')
# Heights that the network's three pools and its 4x1 convolution reduce to one row.
VALID_HEIGHTS = (21, 22, 23, 24)
# Columns that the three pools remove.
POOLED_COLUMNS = 6
MAX_SIDE, MAX_UNITS, MAX_SYMBOLS, MAX_CLASSES = 10 ** 4, 4096, 10 ** 4, 10 ** 4
# Weights of each fully connected layer; those of the published network have 0.4 million.
MAX_WEIGHTS = 2 ** 27
MAX_WIDTH = 4
# Keys of the YAML file beside the vocabulary; config options have the same names.
KEYS = ('input_shape', 'convert_to_gray', 'symmetric_range', 'quantization_aware',
         'global_context', 'rnn_cells_num', 'max_lp_length', 'two_lines', 'two_lines_below',
         'two_lines_gap', 'width')
# Keys that older descriptions lack, and the value that applies to them.
_ADDED = {'two_lines': None, 'two_lines_below': 2.2, 'two_lines_gap': None, 'width': 1.0,
          'temperature': 1.0}
# The original toolkits call it the cells of a recurrent network, which LPRNet does not have.
_FIELDS = tuple('global_context_size' if key == 'rnn_cells_num' else key for key in KEYS)


class ModelSpec(collections.namedtuple('ModelSpec', _FIELDS + ('vocabulary', 'temperature'),
                                       defaults=(1.0,))):
    """The description of a model.

    Attributes:
        input_shape: (height, width, 3) in pixels.
        convert_to_gray: True if images are converted to grey first.
        symmetric_range: True for inputs in [-1, 1], False for [0, 1].
        quantization_aware: True if the network has fake quantization.
        global_context: 'dense' or 'tile'.
        global_context_size: units of the fully connected layer of the global context
            (`rnn_cells_num` in files).
        max_lp_length: width of decoded predictions, in symbols.
        two_lines: 'unfold' if crops of two lines are cut and put side by side, else None.
        two_lines_below: width over height below which a crop may have two lines
            (`lpr.data.two_lines`).
        two_lines_gap: most edges in the row between the lines, as a share of the mean of the rows
            above and of those below it (`lpr.data.two_lines`); None for any number.
        width: of the backbone, as a share of the published network's channels.
        vocabulary: the `Vocabulary`.
        temperature: divisor of the logits for confidences (`utils/calibrate.py`); not a config
            option, because it is measured after training.
    """
    __slots__ = ()

    @classmethod
    def from_options(cls, options, vocabulary):
        """Makes a description from a dictionary with the names of config options."""
        spec = cls(*[options[key] for key in KEYS], vocabulary)
        return spec._replace(input_shape=tuple(spec.input_shape))

    def to_options(self):
        """The values by the names of config options, without the vocabulary."""
        return dict(zip(KEYS, self), input_shape=tuple(self.input_shape))

    @property
    def num_classes(self):
        """Classes of the network, the blank label included."""
        return self.vocabulary.num_classes

    @property
    def sequence_length(self):
        """Time steps of the logits: 88 for a 94 pixel wide plate."""
        return self.input_shape[1] - POOLED_COLUMNS


def write_spec(spec, path, checksums=None):
    """Writes the YAML file `path`, with what `checksum_of` gives; raises UserError if it fails."""
    values = {'toolkit_version': lpr.__version__}
    values.update(spec.to_options(), input_shape=list(spec.input_shape))
    values['temperature'] = spec.temperature
    values['vocabulary'] = [symbols[0] if len(symbols) == 1 else list(symbols)
                            for symbols in spec.vocabulary.classes]
    values.update(checksums or {})
    with atomic_write(path) as stream:
        yaml.safe_dump(values, stream, allow_unicode=True, sort_keys=False)


def read_spec(path):
    """Reads the YAML file `path` into a `ModelSpec`; raises UserError if it is damaged."""
    return _read(path)[0]


def read_checksums(path):
    """The checksums in the YAML file `path`, as `write_spec` takes them."""
    return _read(path)[1]


def _read(path):
    """Returns (`ModelSpec`, checksums)."""
    try:
        values = read_yaml(path)
        if not isinstance(values, dict):
            raise ValueError('expected keys and values, not %.80r' % (values,))
        classes = [[symbols] if isinstance(symbols, str) else symbols
                   for symbols in values['vocabulary']]
        values = dict(_ADDED, **values)
        _check_values(values, classes)
        spec = ModelSpec.from_options(values, Vocabulary(classes))
        fault = network_fault(spec)
        if fault:
            raise ValueError(fault[1])
        return (spec._replace(temperature=float(values['temperature'])),
                {key: str(values[key]) for key in CHECKSUM_KEYS if key in values})
    except OSError as error:
        raise UserError('%s: cannot read this model description: %s' % (path, error.strerror))
    except (TypeError, KeyError, ValueError) as error:
        raise UserError('%s: not a model description written by this toolkit (%s: %s)' %
                        (path, type(error).__name__, ' '.join(str(error).split())))


def network_fault(spec):
    """Why valid values together make no network, or one beyond any memory.

    Returns:
        (option, reason), None if they make one.
    """
    if spec.quantization_aware and spec.global_context == 'tile':
        return 'global_context', ("quantization_aware = True needs global_context = 'dense': "
                                  'TFLite has no quantized form of Tile')
    weights = spec.sequence_length * spec.num_classes * spec.global_context_size
    if weights > MAX_WEIGHTS:
        return 'rnn_cells_num', ('%d columns x %d classes x rnn_cells_num = %d are %d weights; the '
                                 'limit is %d' % (spec.sequence_length, spec.num_classes,
                                                  spec.global_context_size, weights, MAX_WEIGHTS))
    return None


def _check_values(values, classes):
    """Raises ValueError if a value is not one that `write_spec` writes."""
    shape, units, symbols = (values[key] for key in ('input_shape', 'rnn_cells_num',
                                                     'max_lp_length'))
    checks = (
        ('input_shape', type(shape) is list and [type(side) for side in shape] == [int] * 3 and
         shape[0] in VALID_HEIGHTS and POOLED_COLUMNS < shape[1] <= MAX_SIDE and shape[2] == 3),
        ('rnn_cells_num', type(units) is int and 0 < units <= MAX_UNITS),
        ('max_lp_length', type(symbols) is int and 0 < symbols <= MAX_SYMBOLS),
        ('global_context', values['global_context'] in GLOBAL_CONTEXTS),
        ('two_lines', values['two_lines'] in TWO_LINES),
        ('two_lines_below', type(values['two_lines_below']) in (int, float) and
         0 < values['two_lines_below'] <= MAX_BELOW),
        ('two_lines_gap', values['two_lines_gap'] is None or
         type(values['two_lines_gap']) in (int, float) and
         GAPS[0] <= values['two_lines_gap'] <= GAPS[1]),
        ('width', type(values['width']) in (int, float) and 0 < values['width'] <= MAX_WIDTH),
        ('temperature', type(values['temperature']) in (int, float) and
         0.01 <= values['temperature'] <= 100),
        ('vocabulary', len(classes) <= MAX_CLASSES and
         all(type(group) is list and all(type(symbol) is str for symbol in group)
             for group in classes)),
    ) + tuple((key, type(values[key]) is bool) for key in (
        'convert_to_gray', 'symmetric_range', 'quantization_aware'))
    for key, is_valid in checks:
        if not is_valid:
            raise ValueError('%s has an invalid value' % key)


def read_spec_of(model_path):
    """Finds the description of a model file or checkpoint.

    Args:
        model_path: a `.pb`, a `.tflite` or a checkpoint; its name with ever fewer extensions is
            tried: `graph.pb.frozen.yml`, `graph.pb.yml`, `graph.yml`.
    Returns:
        (path of the YAML file, `ModelSpec`), or (None, None) if there is none.
    Raises:
        UserError: it is damaged, or has the checksum of another model.
    """
    folder, name = os.path.split(model_path)
    parts = name.split('.')
    for count in range(len(parts), 0, -1):
        path = os.path.join(folder, '.'.join(parts[:count]) + DESCRIPTION)
        if os.path.exists(path):
            spec, checksums = _read(path)
            check_checksum(model_path, path, checksums)
            return path, spec
    return None, None
