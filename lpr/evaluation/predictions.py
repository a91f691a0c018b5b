"""What `test_lpr.py` writes about the plates that it has read and drawn: lines, CSV, JSON."""

import contextlib
import csv
import os

from lpr.data.hanzi import AS_HANZI, with_hanzi, with_names
from lpr.runtime.files import atomic_write

PREDICTIONS = 'predictions.csv'
_REJECTED = ' rejected'  # follows a plate whose confidence is too low


@contextlib.contextmanager
def predictions_file(output_dir):
    """Yields a writer of `predictions.csv`, which appears in one piece.

    It is a function that adds a row, as of `row_of`.

    Raises:
        UserError: the file cannot be written.
    """
    with atomic_write(os.path.join(output_dir, PREDICTIONS)) as stream:
        writer = csv.writer(stream, lineterminator='\n')
        writer.writerow(('image', 'plate', 'confidence', 'rejected'))
        yield writer.writerow


def row_of(plate, spelling):
    """A `Drawn` as a row of `predictions.csv`: image, plate, confidence, 'yes' if rejected or 'no'.

    Args:
        plate: the `Drawn`.
        spelling: 'hanzi' to write `<Anhui>` as a Hanzi; else Hanzi are written as names.
    """
    return (plate.image_path, _spelled(plate.plate, spelling), '%.4f' % plate.confidence,
            'yes' if plate.is_rejected else 'no')


def line_of(plate, spelling, with_confidence):
    """A `Drawn` as a line of text: image, plate, the confidence if wanted, whether rejected."""
    row = row_of(plate, spelling)
    return ' '.join(row[:3 if with_confidence else 2]) + (_REJECTED if plate.is_rejected else '')


def values_of(plate, spelling):
    """A `Drawn` as it is written to JSON: a dictionary."""
    return {'image': plate.image_path, 'plate': _spelled(plate.plate, spelling),
            'confidence': plate.confidence, 'rejected': plate.is_rejected}


def _spelled(label, spelling):
    return with_hanzi(label) if spelling == AS_HANZI else with_names(label)
