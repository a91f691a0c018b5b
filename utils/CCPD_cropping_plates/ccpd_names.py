"""Parses the file names of CCPD's photos.

`area-tiltH_tiltV-x1&y1_x2&y2-RB_LB_LT_RT-i0_i1_..._i6-brightness-blur.jpg`: the plate's share of
the photo, its tilt in degrees, its box, its vertices x&y from the bottom right one on, the indices
of its symbols (7, or 8 for CCPD-Green), brightness and blur. Source: the README of
github.com/detectRecog/CCPD.
"""

import os
import re

from utils.conversion.plate_crops import Plate

LEARNER = '<learner>'  # 学, which the published vocabulary of 71 classes lacks
# What the indices refer to: the first symbol, the second, the others. The last entry of each
# table, `O` in CCPD, stands for no symbol.
PROVINCES = tuple(
    '<%s>' % name for name in
    'Anhui Shanghai Tianjin Chongqing Hebei Shanxi InnerMongolia Liaoning Jilin Heilongjiang '
    'Jiangsu Zhejiang Beijing Fujian Jiangxi Shandong Henan Hubei Hunan Guangdong Guangxi Hainan '
    'Sichuan Guizhou Yunnan Tibet Shaanxi Gansu Qinghai Ningxia Xinjiang police'.split()
) + (LEARNER, '')
LETTERS = tuple('ABCDEFGHJKLMNPQRSTUVWXYZ') + ('',)
LETTERS_AND_DIGITS = LETTERS[:-1] + tuple('0123456789') + ('',)
PLATE_LENGTHS = (7, 8)  # CCPD, CCPD-Green

_POINT = '[0-9]{1,5}&[0-9]{1,5}'
FIELDS = (('area', '[0-9.]+'),
          ('tilt', '[0-9]+_[0-9]+'),
          ('box', '_'.join([_POINT] * 2)),
          ('vertices', '_'.join([_POINT] * 4)),
          ('plate', '[0-9]{1,2}(_[0-9]{1,2})*'),
          ('brightness', '[0-9]+'),
          ('blur', '[0-9]+'))


def parse_name(name):
    """Reads the file name of a CCPD photo.

    Returns:
        `Plate`; the box as given, which may differ from that of the corners.
    Raises:
        ValueError: the name is malformed, or its plate has no label.
    """
    fields = os.path.splitext(os.path.basename(name))[0].split('-')
    if len(fields) != len(FIELDS):
        raise ValueError("the name has %d fields split at '-'; expected %d: %s" %
                         (len(fields), len(FIELDS), '-'.join(title for title, _ in FIELDS)))
    for field, (title, pattern) in zip(fields, FIELDS):
        if not re.fullmatch(pattern, field):
            raise ValueError("the name has the malformed %s '%s'" % (title, field))
    box, vertices = ([tuple(map(int, point.split('&'))) for point in field.split('_')]
                     for field in fields[2:4])
    right_bottom, left_bottom, left_top, right_top = vertices
    return Plate(plate_label([int(index) for index in fields[4].split('_')]), box[0] + box[1],
                 (left_top, right_top, right_bottom, left_bottom))


def plate_label(indices):
    """The label of plate indices: [0, 0, 22, 27, 27, 33, 16] is '<Anhui>AY339S'.

    Raises:
        ValueError: there are too few or too many, one is outside its table, or there is no label.
    """
    if len(indices) not in PLATE_LENGTHS:
        raise ValueError('the name has %d plate indices; expected 7 or 8' % len(indices))
    tables = [PROVINCES, LETTERS] + [LETTERS_AND_DIGITS] * (len(indices) - 2)
    for position, (index, table) in enumerate(zip(indices, tables), 1):
        if index >= len(table):
            raise ValueError('plate index %d of the name is %d; expected 0 to %d' %
                             (position, index, len(table) - 1))
    symbols = [table[index] for index, table in zip(indices, tables)]
    if LEARNER in symbols:
        raise ValueError("the plate has the symbol 学, which the published vocabulary lacks")
    if not any(symbols):
        raise ValueError('the plate has no symbol')
    return ''.join(symbols)
