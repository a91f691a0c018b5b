"""Plates as a model might have read them, for the tests of the report."""

import cv2
import numpy as np

from lpr.data.annotation_file import Annotation
from lpr.data.vocabulary import split_symbols
from lpr.evaluation.symbols import ReadPlate

ROWS = ([('one.txt', 'AB12', 'AB12', 0.9)] * 20 +
        [('one.txt', 'AB12', 'A812', 0.7), ('two.txt', 'OB34', '0B34', 0.96),
         ('two.txt', '<Anhui>B34', '<Hebei>B3', 0.2), ('two.txt', 'EE', '', 0.5)])
# Labels of the cards, whose order and number the tests check.
LABELS = ("return Array.from(document.querySelectorAll('#plates li')).map(item => Array.from("
          "item.querySelector('.symbols').querySelectorAll('b')).map(b => b.textContent).join(''))")
SIZES = {'wide': (94, 24), 'square': (60, 50)}


def make_plates(folder, rows, sizes=('wide',)):
    """Writes an image for every size and makes a list of `ReadPlate`.

    Args:
        folder: `pathlib.Path` for the images.
        rows: (name of the annotation file, label, plate read, confidence) of each plate.
        sizes: names of `SIZES`; the plates take them in turn.
    """
    for name in sizes:
        width, height = SIZES[name]
        image = np.full((height, width, 3), (160, 80, 20), np.uint8)
        cv2.putText(image, name, (3, height - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255,) * 3, 2)
        assert cv2.imwrite(str(folder / (name + '.png')), image)
    return [_plate(folder, sizes[number % len(sizes)], number, *row)
            for number, row in enumerate(rows)]


def _plate(folder, size, number, list_name, label, read, confidence):
    symbols = tuple(split_symbols(read)) if read else ()
    annotation = Annotation(str(folder / (size + '.png')), label, str(folder / list_name),
                            number + 1)
    return ReadPlate(annotation, tuple(split_symbols(label)), symbols, confidence,
                     (confidence,) * len(symbols))


def result_of(plates, model='model/graph.tflite'):
    """The figures that an evaluation gives for the plates."""
    correct = sum(plate.is_right for plate in plates)
    return {'model': model, 'lp_rr': correct / len(plates), 'acc-1': 1.0, 'correct': correct,
            'total': len(plates), 'left_out': [], 'skipped': 0, 'images_per_second': 100.0}
