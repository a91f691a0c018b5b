"""What processes of `multiprocessing` read, as JSON: the answers by case.

    python tests/reading_processes.py MODEL IMAGE

`test_reader.py` runs it. An answer has a time limit: a process that is forked beside the threads
of TensorFlow may wait for ever.
"""

import json
import multiprocessing
import sys

from lpr.reader import PlateReader
from lpr.runtime.errors import UserError

SECONDS = 60


def read(model, image):
    """The plate on an image, read with a new reader, or the message of the `UserError`."""
    try:
        with PlateReader(model) as reader:
            return reader.read([image])[0].plate
    except UserError as error:
        return str(error)


def read_with_inherited(image):
    """As `read`, with the reader of the parent."""
    try:
        return inherited.read([image])[0].plate
    except UserError as error:
        return str(error)


def answer(method, function, *arguments):
    """What a function returns in a process started with `method`."""
    with multiprocessing.get_context(method).Pool(1) as pool:
        return pool.apply_async(function, arguments).get(SECONDS)


if __name__ == '__main__':
    model, image = sys.argv[1:]
    with multiprocessing.get_context('fork').Pool(1) as early:
        answers = {'fork before': answer('fork', read, model, image)}
        inherited = PlateReader(model)
        answers['parent'] = read_with_inherited(image)
        answers['early'] = early.apply_async(read, (model, image)).get(SECONDS)
        answers['inherited'] = answer('fork', read_with_inherited, image)
    inherited.close()
    answers['fork after'] = answer('fork', read, model, image)
    answers['spawn after'] = answer('spawn', read, model, image)
    print(json.dumps(answers))
