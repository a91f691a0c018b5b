"""Photographs a plate: applies all degradations in order; each can be disabled."""

import collections

import numpy as np

from utils.synthesis import detection, geometry, light, sensor, surface
from utils.synthesis.chance import happens

OVERSAMPLING = 3  # plates are drawn this many times finer than the crop
DEGRADATIONS = ('bolts', 'dirt', 'frame', 'defocus', 'motion', 'perspective', 'margin', 'shadow',
                'glare', 'exposure', 'cast', 'resolution', 'sharpening', 'noise', 'jpeg')


class Camera(collections.namedtuple(
        'Camera', 'width height disabled oblique covered overexposed detected faint frontal',
        defaults=(0., 0., 0., 0., 0., 0.))):
    """The camera's settings.

    Attributes:
        width, height: size in px of the crop of a plate with one line.
        disabled: set of the `DEGRADATIONS` to leave out.
        oblique: share of plates in [0, 1] seen from the side.
        covered: share of plates in [0, 1] whose holder or screws reach as far as the symbols.
        overexposed: share of plates in [0, 1] photographed with too much light.
        detected: share of plates in [0, 1] cropped as detectors do, see `detection.py`.
        faint: share of plates in [0, 1] with low contrast.
        frontal: share in [0, 1] of the plates neither oblique nor detected, seen from the front.
    """
    __slots__ = ()

    def for_lines(self, plate_format):
        """The camera for a format: twice the height for two lines, with the plate's proportions."""
        if plate_format.lines == 1:
            return self
        height = plate_format.lines * self.height
        return self._replace(height=height,
                             width=round(height * plate_format.width / plate_format.height))


def photograph(plate, plate_format, camera, rng):
    """Takes a picture of a plate.

    Args:
        plate: float32 [h, w, 3] of `draw_plate`, `OVERSAMPLING` times as wide as the crop; changed.
        plate_format: its `PlateFormat`.
        camera: a `Camera`.
        rng: numpy RandomState. Every degradation has its own random numbers, so that disabling
            one does not change the others.
    Returns:
        uint8 [camera.height, camera.width, 3] RGB.
    """
    rngs = {name: np.random.RandomState(seed) for name, seed in
            zip(DEGRADATIONS, rng.randint(0, 2 ** 32, len(DEGRADATIONS), np.uint64))}
    detected, faint = happens(camera.detected, rng), happens(camera.faint, rng)

    def apply(name, change, image, *args):
        return image if name in camera.disabled else change(image, *args, rngs[name])

    if detected:
        box = detection.detect(plate_format.width / plate_format.height, rng, camera.disabled)
        scale = box.blur * plate.shape[1] / (np.ptp(box.corners[:, 0]) * box.width)
    else:
        box, scale = _tight_box(plate_format, camera, rngs), OVERSAMPLING
    plate = apply('bolts', surface.add_bolts, plate, plate_format, camera.covered)
    plate = apply('dirt', surface.add_dirt, plate)
    scene = surface.mount(plate, plate_format, rngs['frame'], 'frame' not in camera.disabled,
                          camera.covered)
    scene = apply('defocus', sensor.defocus, scene, scale)
    scene = apply('motion', sensor.move, scene, scale)
    image = geometry.look_at(scene, box.corners, box.width, box.height)
    if detected:
        surroundings = detection.clutter(box.width, box.height, rng)
        image = surroundings + geometry.seen_part(scene, *box[:3]) * (image - surroundings)
    image = apply('shadow', light.shade, image)
    image = apply('glare', light.add_glare, image)
    image = apply('cast', light.cast_colour, image)
    image = apply('exposure', light.expose, image, camera.overexposed)
    image = light.develop(image)
    if faint:
        image = light.fade(image, rng)
    image = apply('resolution', sensor.lose_resolution, image)
    image = apply('sharpening', sensor.sharpen, image)
    image = apply('noise', sensor.add_noise, image)
    image = np.clip(np.round(image), 0, 255).astype(np.uint8)
    image = apply('jpeg', sensor.compress, image)
    return detection.fit(image, camera.width, camera.height, rng) if detected else image


def _tight_box(plate_format, camera, rngs):
    """The view and the box of crops that follow the plate's own corners."""
    corners = geometry.UNIT_BOX
    if 'perspective' not in camera.disabled:
        corners = geometry.seen_corners(rngs['perspective'], camera.oblique, camera.frontal)
    if 'margin' not in camera.disabled:
        corners = geometry.shift_borders(corners, plate_format.margin, rngs['margin'])
    return detection.Box(corners, camera.width, camera.height, blur=1.)
