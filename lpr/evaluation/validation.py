"""Measures a network during its training, on the plates of the `eval` section.

The network has a graph of its own, into which the values of the training are copied: the training
graph normalizes by batches, drops features and, for 8 bits, learns ranges, all of which is built
into it.
"""

import hashlib
import logging

from lpr.data.annotation_file import path_from_list
from lpr.data.annotations import SKIP
from lpr.data.batches import encode_labels
from lpr.data.dataset import read_plates
from lpr.data.image_decoding import undecodable_behind_header
from lpr.data.pixel_arrays import to_pixels
from lpr.data.spellings import is_reading_of
from lpr.evaluation.overlay import draw_reading
from lpr.evaluation.scoring import count_left_out, score
from lpr.models.graph_network import inference_network
from lpr.models.recognizer import Recognizer

FIGURES = ('lp_rr', 'symbol_accuracy', 'correct', 'total')

log = logging.getLogger('lpr')


class Validation:
    """The plates and the network of a validation.

    Attributes:
        plates: a digest of the plates and of `lpr_patterns`, to detect that one of them changed; it
            does not depend on how the paths of the lists are written.
    """

    def __init__(self, config):
        """Reads the plates and builds the network.

        Raises:
            UserError: a plate cannot be used, or no label matches `lpr_patterns`, so that training
                need not start.
        """
        self._config = config
        self._annotations = read_plates(config.eval, config.spec)
        left_out = count_left_out(self._annotations, config.lpr_patterns)
        if left_out:
            log.info('validations leave out %d of %d plates, whose labels match none of '
                     'lpr_patterns', left_out, len(self._annotations))
        self._labels = encode_labels(self._annotations, config.spec)
        if config.eval.on_bad_image != SKIP:  # else all were decoded just now
            fault = undecodable_behind_header(self._annotations, config.spec)
            if fault:
                raise fault
        self.plates = _digest(
            ['%s %s' % (path_from_list(plate.list_path, plate.image_path), plate.label)
             for plate in self._annotations] + list(config.lpr_patterns))
        self._network = inference_network(config.spec, config.train.execution)
        self._recognizer = Recognizer(config.spec, self._network)

    def measure(self, values):
        """Reads every plate once.

        Args:
            values: dictionary of NumPy arrays by the names of the network's variables.
        Returns:
            A dictionary of the `FIGURES`, named as in `eval_lpr.py --json`.
        """
        self._network.set_variables(values)
        figures = score(self._recognizer, self._config, self._annotations, self._labels)
        return {name: figures[name] for name in FIGURES}

    def pictures(self, images, truths):
        """Draws plates with what the network, as it was last measured, reads on them.

        Args:
            images: float32 NumPy [batch, height, width, 3] in the network's range.
            truths: their labels.
        Returns:
            A list of uint8 [height, width, 3] RGB; those of wrong readings are marked.
        """
        pixels = to_pixels(images, self._config.spec.symmetric_range)
        vocabulary = self._config.spec.vocabulary
        return [draw_reading(image, reading.plate, confidence=reading.confidence, truth=truth,
                             is_wrong=not is_reading_of(vocabulary, reading.plate, truth))
                for image, reading, truth in zip(pixels, self._recognizer.read(images), truths)]


def _digest(lines):
    return hashlib.sha1('\n'.join(lines).encode('utf-8', 'surrogateescape')).hexdigest()
