"""Reads plates from Python: a model that takes image files and arrays.

    from lpr.reader import PlateReader

    with PlateReader('pre-trained/china') as reader:
        for reading in reader.read(['a.jpg', 'b.png']):
            print(reading.plate, reading.confidence)

It uses the same preprocessing and models as the scripts.
"""

import collections.abc
import itertools
import os

import numpy as np

from lpr.data.pixel_arrays import BGR, RGB
from lpr.models.model_files import find_model
from lpr.models.single_image_model import SingleImageModel
from lpr.runtime.errors import UserError
from lpr.runtime.notices import silence_notices

# Images per run of the network.
BATCH_SIZE = 32


class PlateReader:
    """A model that reads plates, on the CPU. Thread-safe, except for `close`; for one process.

    As a context manager it closes itself.

    Attributes:
        model_path: the model.
        spec: its `ModelSpec`.
    """

    def __init__(self, model, patterns=()):
        """Opens a model.

        Args:
            model: a checkpoint, `.pb` or `.tflite` with its `.yml` beside it, or a folder that has
                one: a pre-trained model, an export, the `model_dir` of a training.
            patterns: regular expressions of plates, such as `['^[A-Z]{2}[0-9]{3}[A-Z]{2}$']`; every
                reading matches one of them, unless only plates longer than the spec's
                `max_lp_length` or than the network's output do. Without patterns every plate is
                allowed.
        Raises:
            UserError: the model is missing or damaged, has no description, a pattern cannot be used
                for decoding, or TensorFlow was used before this process was forked.
        """
        silence_notices()
        self.model_path = find_model(_checked_path(model))
        self._model = SingleImageModel(self.model_path, patterns=patterns)
        self.spec = self._model.spec
        self._process, self._is_open = os.getpid(), True

    def read(self, images, colors=BGR):
        """Reads plates.

        Args:
            images: iterable of images, each a crop of one plate: the path of a JPEG, PNG, GIF or
                BMP file, or a uint8 NumPy array [height, width, 3] of any size.
            colors: channel order of the arrays: 'BGR' (OpenCV) or 'RGB' (Pillow, Matplotlib).
        Returns:
            A list with a `Reading` for each image: `plate`, `confidence`, `symbols`,
            `symbol_confidences`.
        Raises:
            UserError: an image has a wrong type, shape or dtype or cannot be decoded; the message
                has its number. The reader can be used again. Or this is not the process that opened
                the reader.
        """
        if not self._is_open:
            raise UserError('%s: this reader is closed' % self.model_path)
        if self._process != os.getpid():
            raise UserError('%s: this reader was opened in another process; open one in each '
                            "process, started with multiprocessing.get_context('spawn')" %
                            self.model_path)
        if colors not in (BGR, RGB):
            raise UserError("colors is %r; expected '%s' or '%s'" % (colors, BGR, RGB))
        is_one = isinstance(images, (str, bytes, os.PathLike)) or (
            isinstance(images, np.ndarray) and images.ndim in (0, 2, 3))
        if is_one or not isinstance(images, collections.abc.Iterable):
            raise UserError('expected a list of images; for one image pass [image]')
        prepared = (self._prepare(*numbered, colors) for numbered in enumerate(images))
        batches = iter(lambda: list(itertools.islice(prepared, BATCH_SIZE)), [])
        return [reading for batch in batches for reading in self._model.read(np.stack(batch))]

    def close(self):
        """Frees the model. No thread may be reading."""
        self._is_open = False
        self._model.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def _prepare(self, number, image, colors):
        try:
            return self._model.prepare(image, colors)
        except UserError as error:
            raise UserError('image %d: %s' % (number, error))


def _checked_path(model):
    """The path of a model as str; raises UserError if it is no path."""
    if not isinstance(model, (str, os.PathLike)) or isinstance(os.fspath(model), bytes):
        raise UserError('model is %r; expected the path of a model or of its folder, as str' %
                        (model,))
    return os.fspath(model)
