"""What the fixtures of `shared_fixtures.py` make, and how: a module whose name no other one has."""

import collections

import cv2
import numpy as np

# Of the published network's channels, where it makes no difference.
NARROW = 0.125
# As users' configs have them: a training graph with half as many operations again as that of the
# configs of the tests.
DEFAULTS = {'opt_type': 'Adam', 'grad_noise_scale': 0.001}

Plates = collections.namedtuple('Plates', 'folder train val images labels')
Training = collections.namedtuple('Training', 'config model_dir checkpoint result')
Export = collections.namedtuple('Export', 'config folder frozen_graph tflite result')


def draw_plate(text, size, seed):
    """A dark plate with light letters and a little noise, so that no two are alike."""
    image = np.full((24, 94, 3), (130, 50, 10), np.uint8)
    cv2.putText(image, text, (3, 18), cv2.FONT_HERSHEY_SIMPLEX, 0.55, (240, 250, 230), 2)
    noise = np.random.RandomState(seed).randint(0, 16, image.shape).astype(np.uint8)
    return cv2.resize(cv2.add(image, noise), size)
