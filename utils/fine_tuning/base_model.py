"""The model that fine-tuning starts from, and the kinds of plates it reads."""

import collections
import os

from lpr.models.model_spec import read_spec_of
from lpr.runtime.errors import UserError
from utils.commands import ROOT

# What the models in pre-trained/ were trained on: formats and shares, as for synthesize_plates.py.
_CHINA = ['china_blue:6', 'china_green', 'china_green_large:0.4', 'china_yellow',
          'china_police:0.4', 'china_wj:0.3', 'china_hongkong_macau:0.3']
_LATIN = ['latin:10', 'european_two_line']
PRETRAINED_FORMATS = {'china': _CHINA, 'china_small': _CHINA, 'europe': ['italy', 'czech'],
                      'latin': _LATIN, 'latin_small': _LATIN}


class BaseModel(collections.namedtuple('BaseModel', 'name checkpoint description spec formats')):
    """A model to start from.

    Attributes:
        name: as the user calls it.
        checkpoint: path of its checkpoint.
        description: path of the `.yml` beside it.
        spec: the `ModelSpec` of that.
        formats: plate formats it was trained on, NAME or NAME:SHARE; [] if not known.
    """
    __slots__ = ()


def find_base(path, formats=None):
    """Finds a model to start from.

    Args:
        path: a folder with a `model.ckpt`, or a checkpoint.
        formats: plate formats it was trained on; None to look them up for a model that ships.
    Returns:
        A `BaseModel`.
    Raises:
        UserError: there is no checkpoint, or no description beside it.
    """
    checkpoint = os.path.join(path, 'model.ckpt') if os.path.isdir(path) else path
    if not os.path.isfile(checkpoint + '.index'):
        raise UserError('%s: no checkpoint; expected a folder with model.ckpt, such as '
                        "pre-trained/china, or a checkpoint's name without '.index'" % path)
    description, spec = read_spec_of(checkpoint)
    if not spec:
        raise UserError('%s: no description (.yml) beside this checkpoint, so the order of its '
                        'symbols is not known' % checkpoint)
    if formats is None:
        parent, name = os.path.split(os.path.realpath(os.path.dirname(checkpoint)))
        ships = parent == os.path.join(ROOT, 'pre-trained')
        formats = PRETRAINED_FORMATS.get(name, []) if ships else []
    return BaseModel(path, checkpoint, description, spec, formats)
