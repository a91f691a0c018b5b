"""The wrong plates of a report, as data for the script in the page.

The page holds them as JSON and shows some of them at a time, so that thousands open at once.
"""

import base64
import os

import cv2

from lpr.data.hanzi import HANZI
from lpr.data.image_files import read_bgr
from lpr.evaluation.grouping import names_of
from lpr.evaluation.symbols import align
from lpr.report.error_kinds import kinds_of_errors
from lpr.runtime.parallel import map_in_threads
from lpr.runtime.progress import track

# Pictures are fitted into this many pixels; crops are hardly ever larger.
MAX_WIDTH, MAX_HEIGHT = 188, 64
WEBP_QUALITY = 75
BOTH_WRONG, FIRST_WRONG, SECOND_WRONG = 'both', 'first', 'second'


def gallery_data(plates, others=None):
    """What the script of the page needs.

    Args:
        plates: list of `ReadPlate` of all plates.
        others: the same plates as another model reads them, or None.
    Returns:
        A dictionary for JSON: `hanzi`: symbol -> Hanzi; `files`: names of the annotation files;
        `folder`: the folder that all images share;
        `plates`: the plates that a model reads wrong, each with `image` (a data URI, '' if it
        cannot be drawn), `path`, `file` (number of its annotation file), `pairs` (lists of symbol,
        symbol read, confidence or null), `confidence`, `errors`, `kinds` (see `kinds_of_errors`),
        and with another model `other` (its pairs), `otherConfidence` and `wrong` ('both', 'first'
        or 'second').
    """
    lists = list(dict.fromkeys(plate.annotation.list_path for plate in plates))
    folder = os.path.commonpath([os.path.dirname(os.path.abspath(plate.annotation.image_path))
                                 for plate in plates])
    shown = [(plate, other) for plate, other in zip(plates, others or [None] * len(plates))
             if not plate.is_right or (other and not other.is_right)]
    entries = []
    pictures = map_in_threads(_picture, (plate.annotation.image_path for plate, _ in shown))
    for picture, (plate, other) in zip(track(pictures, 'picture', len(shown)), shown):
        entry = _entry(plate, picture, lists, folder)
        if other:
            entry.update(other=_pairs(other), otherConfidence=_short(other.confidence),
                         wrong=_which_is_wrong(plate, other))
        entries.append(entry)
    symbols = {symbol for entry in entries
               for pair in entry['pairs'] + entry.get('other', []) for symbol in pair[:2]}
    return {'hanzi': {name: hanzi for name, hanzi in HANZI.items() if name in symbols},
            'files': names_of(lists), 'folder': folder, 'plates': entries}


def _entry(plate, picture, lists, folder):
    annotation, pairs = plate.annotation, _pairs(plate)
    return {'image': picture, 'path': os.path.relpath(annotation.image_path, folder),
            'file': lists.index(annotation.list_path), 'pairs': pairs,
            'confidence': _short(plate.confidence),
            'errors': sum(truth != read for truth, read, _ in pairs),
            'kinds': [] if plate.is_right else kinds_of_errors(plate)}


def _pairs(plate):
    """Lists of symbol, symbol read, confidence of that one; null where nothing is read."""
    confidences = iter(plate.symbol_confidences)
    return [[truth, read, _short(next(confidences)) if read else None]
            for truth, read in align(plate.truth, plate.read)]


def _which_is_wrong(plate, other):
    if plate.is_right:
        return SECOND_WRONG
    return FIRST_WRONG if other.is_right else BOTH_WRONG


def _short(value):
    return round(float(value), 4)


def _picture(path):
    """A data URI of the image, at most 188x64 pixels."""
    try:
        image = read_bgr(path)
    except ValueError:  # GIF files, which OpenCV cannot read
        return ''
    scale = min(1.0, MAX_WIDTH / image.shape[1], MAX_HEIGHT / image.shape[0])
    if scale < 1:
        size = tuple(max(1, round(side * scale)) for side in image.shape[1::-1])
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    data = cv2.imencode('.webp', image, [cv2.IMWRITE_WEBP_QUALITY, WEBP_QUALITY])[1]
    return 'data:image/webp;base64,' + base64.b64encode(data.tobytes()).decode('ascii')
