"""Reads what `eval_lpr.py --json` wrote."""

import json

from lpr.runtime.errors import UserError
from lpr.runtime.inputs import read_text

# Some million plates.
MAX_BYTES = 2 ** 28


def _is_result(value):
    if not isinstance(value, dict):
        return False
    lp_rr, total, left_out, wrong = map(value.get, ('lp_rr', 'total', 'left_out', 'wrong'))
    return (type(lp_rr) in (int, float) and 0 <= lp_rr <= 1 and type(total) is int and
            isinstance(left_out, list) and all(isinstance(label, str) for label in left_out) and
            isinstance(wrong, list) and
            all(isinstance(plate, dict) and all(isinstance(plate.get(key), str)
                                                for key in ('image', 'truth', 'prediction'))
                for plate in wrong))


def read_counts(path):
    """(plates read right, plates read, at least 1) of a result; errors of `read_result`."""
    result = read_result(path)
    return result['lp_rr'] * result['total'], max(1, result['total'])


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
    if not _is_result(result):
        raise UserError('%s: not a result of eval_lpr.py --json' % path)
    return result
