"""`lprnet_model.h`: the constants of a model that firmware needs, as C.

The names are those that the C files in `lpr/gap8/firmware/` use.
"""

import hashlib
import string

import numpy as np

import lpr
from lpr.data.two_lines import hundredths

# Fixed-point exponentials have 24 bits behind the point (`lpr_decode.c`).
EXPONENTIAL_BITS = 24
# Zero point of the input and the logits of a TFLite model; on GAP8 both are 0.
ZERO_POINT = 128
_LINE_WIDTH = 96
# Characters that stand in a C string as they are: no quotes, no backslash, no trigraphs.
_PLAIN = frozenset(string.ascii_letters + string.digits + '<>_-')

_TEMPLATE = '''\
/* The network in lprnet.tflite, for the C files of this folder. Made by the toolkit: do not edit.
 *
 * Input: a pixel p of 0 to 255 is the byte p in TFLite and p - %(zero_point)d on GAP8, which stands
 * for (p - %(zero_point)d) * LPR_INPUT_SCALE. Channels: %(channel_order)s.
 * TFLite: uint8 [%(height)d][%(width)d][%(channels)d]; \
GAP8, after nntool's adjustment: int8 [%(channels)d][%(height)d][%(width)d].
 *
 * Logits: the byte q stands for (q - zero point) * LPR_LOGITS_SCALE.
 * TFLite: uint8 [%(steps)d][%(classes)d]; \
GAP8, after nntool's adjustment: int8 [%(classes)d][%(steps)d].
 */

#ifndef LPRNET_MODEL_H
#define LPRNET_MODEL_H

#include "lpr_decode.h"
#include "lpr_resize.h"

#define LPR_TOOLKIT_VERSION "%(version)s"
#define LPR_MODEL_BYTES %(model_bytes)d
#define LPR_MODEL_SHA256 "%(sha256)s"

#define LPR_INPUT_HEIGHT %(height)d
#define LPR_INPUT_WIDTH %(width)d
#define LPR_INPUT_CHANNELS %(channels)d
#define LPR_INPUT_GREY %(grey)d  /* 1: trained on grey plates */
#define LPR_TWO_LINES_BELOW %(two_lines_below)d  /* hundredths; 0: reads one line only */
#define LPR_TWO_LINES_GAP %(two_lines_gap)d  /* hundredths; 0: any */
#define LPR_INPUT_BYTES %(input_bytes)d
#define LPR_INPUT_SCALE %(input_scale)r
#define LPR_INPUT_ZERO_POINT_TFLITE %(zero_point)d
#define LPR_INPUT_ZERO_POINT_GAP8 0

#define LPR_STEPS %(steps)d
#define LPR_CLASSES %(classes)d
#define LPR_BLANK %(blank)d  /* the last class */
#define LPR_LOGITS_BYTES %(logits_bytes)d
#define LPR_LOGITS_SCALE %(logits_scale)r
#define LPR_LOGITS_ZERO_POINT_TFLITE %(zero_point)d
#define LPR_LOGITS_ZERO_POINT_GAP8 0

#define LPR_MAX_SYMBOLS %(max_symbols)d
#define LPR_TEXT_BYTES %(text_bytes)d  /* the longest plate in UTF-8, with its zero */

/* Initializers for what lpr_resize and lpr_decode take, in GAP8's layout. */
#define LPR_PICTURE \\
    {LPR_INPUT_WIDTH, LPR_INPUT_HEIGHT, LPR_INPUT_CHANNELS, LPR_INPUT_GREY, \\
     LPR_TWO_LINES_BELOW, LPR_GAP8, LPR_TWO_LINES_GAP}
#define LPR_LOGITS(values) {values, LPR_GAP8, LPR_STEPS, LPR_CLASSES}

/* UTF-8, class by class; bytes outside of letters and digits are written in octal. */
static const char *const lpr_vocabulary[LPR_CLASSES] = {
%(vocabulary)s
};

/* exp(-d * LPR_LOGITS_SCALE / %(temperature)g) in units of 2^-24, for lpr_confidence; \
%(temperature)g is the
 * temperature in lprnet.yml. */
static const uint32_t lpr_exponentials[LPR_EXPONENTIALS] = {
%(exponentials)s
};

#endif
'''


def header_text(spec, model):
    """The text of `lprnet_model.h`.

    Args:
        spec: the `ModelSpec`.
        model: the `ByteModel`, whose zero points are `ZERO_POINT`.
    """
    height, width, channels = model.input_shape
    input_scale, logits_scale = model.input_quantization[0], model.output_quantization[0]
    symbols = [group[0].encode('utf-8') for group in spec.vocabulary.classes]
    channel_order = 'R, G, B'
    if spec.convert_to_gray:
        channel_order = 'luma, three times' if channels == 3 else 'luma'
    return _TEMPLATE % {
        'zero_point': ZERO_POINT, 'version': lpr.__version__, 'model_bytes': len(model.content),
        'sha256': hashlib.sha256(model.content).hexdigest(),
        'height': height, 'width': width, 'channels': channels, 'channel_order': channel_order,
        'grey': spec.convert_to_gray,
        'two_lines_below': hundredths(spec.two_lines_below) if spec.two_lines else 0,
        'two_lines_gap': hundredths(spec.two_lines_gap or 0),
        'input_bytes': height * width * channels,
        'input_scale': float(input_scale), 'steps': spec.sequence_length,
        'classes': spec.num_classes, 'blank': spec.num_classes - 1,
        'logits_bytes': spec.sequence_length * spec.num_classes,
        'logits_scale': float(logits_scale), 'max_symbols': spec.max_lp_length,
        'text_bytes': spec.max_lp_length * max(map(len, symbols)) + 1,
        'vocabulary': _rows(['"%s"' % ''.join(map(_escape, symbol)) for symbol in symbols]),
        'temperature': spec.temperature,
        'exponentials': _rows(['%d' % value for value in exponentials(
            float(logits_scale) / spec.temperature)])}


def exponentials(scale):
    """exp(-d * scale) for the differences d of 0 to 255, in units of 2^-24: a list of int."""
    values = np.exp(-scale * np.arange(256)) * 2 ** EXPONENTIAL_BITS
    return [int(value) for value in values.round()]


def _escape(byte):
    """A byte in a C string; three octal digits end there, whatever follows."""
    return chr(byte) if chr(byte) in _PLAIN else '\\%03o' % byte


def _rows(items):
    """Items of an initializer, in lines of at most `_LINE_WIDTH` characters."""
    lines = ['   ']
    for item in items:
        if len(lines[-1]) + len(item) + 2 > _LINE_WIDTH:
            lines.append('   ')
        lines[-1] += ' %s,' % item
    return '\n'.join(lines)
