"""Reads what `eval_lpr.py --json` wrote."""

import json

from lpr.runtime.errors import UserError
from lpr.runtime.inputs import read_text

# Some million plates.
MAX_BYTES = 2 ** 28
_KEYS = ('lp_rr', 'total', 'left_out', 'wrong')


def read_result(path):
    """The dictionary of a result, with at least `lp_rr`, `total`, `left_out` and `wrong`.

    Raises:
        UserError: the file cannot be read or is no such result.
    """
    try:
        result = json.loads(read_text(path, MAX_BYTES))
    except OSError as error:
        raise UserError('%s: cannot read this result: %s' % (path, error.strerror))
    except (ValueError, RecursionError):
        result = None
    if not isinstance(result, dict) or not all(key in result for key in _KEYS):
        raise UserError('%s: not a result of eval_lpr.py --json' % path)
    return result
