"""The plate on the car: screws, dirt, the holder around it and the car's body behind."""

import functools

import cv2
import numpy as np

from utils.synthesis.chance import happens
from utils.synthesis.marks import rounded_box
from utils.synthesis.plate import paint, to_linear

PAD = 20  # px around the plate; beyond, the border of the padded picture is repeated
CORNER_RADIUS = 8.  # mm
BOLT_PROBABILITY = 0.5  # of each place for one
BOLT_RADIUS = (3., 7.)  # mm
CAP_RADIUS, CAP_SHIFT = (6., 12.), (0., 12.)  # mm; screw caps lie closer to the plate's middle
DIRT_PROBABILITY = 0.3
DIRT_COLOUR = (96, 84, 68)  # sRGB
FRAME_PROBABILITY = 0.4
FRAME_WIDTH = (3., 15.)  # mm
FRAME_LUMAS = (20, 60, 170)  # sRGB: black, grey, chrome
# How far a holder that covers the plate's rim reaches to the symbols, of the way there; its spread
# over the four sides.
COVER, COVER_STDDEV, MOST_COVER = (0.2, 1.), 0.25, 1.1
COVER_LUMAS = (10, 250)  # sRGB
# What lies above and below a plate: lacquer, shade and plastic; probability, luma range of sRGB.
BODY_LUMAS = ((0.6, (0, 65)), (0.25, (65, 180)), (0.15, (180, 255)))
BODY_COLOUR_STDDEV = 0.1  # of the logarithm of red, green and blue


def add_bolts(plate, plate_format, covered, rng):
    """Draws screws with bright or dark heads on some of the format's places, in place.

    Args:
        plate: float32 [h, w, 3] of `draw_plate`.
        plate_format: its `PlateFormat`.
        covered: share in [0, 1] of plates whose screws have caps that may touch the symbols.
        rng: numpy RandomState.
    """
    scale = plate.shape[1] / plate_format.width
    with_caps = happens(covered, rng)
    for place in plate_format.bolts:
        if rng.uniform() >= BOLT_PROBABILITY:
            continue
        radius = rng.uniform(*(CAP_RADIUS if with_caps else BOLT_RADIUS)) * scale
        x, y = np.array(place) * scale + rng.normal(0, 1, 2)
        if with_caps:
            y += np.sign(plate.shape[0] / 2 - y) * rng.uniform(*CAP_SHIFT) * scale
        left, top = max(0, int(x - radius - 1)), max(0, int(y - radius - 1))
        area = plate[top:int(y + radius + 2), left:int(x + radius + 2)]
        rows, columns = np.ogrid[:area.shape[0], :area.shape[1]]
        mask = np.clip(radius + 0.5 - np.hypot(columns + left - x, rows + top - y), 0, 1)
        paint(area, mask, np.full(3, rng.uniform(0, 0.7) ** 2))
    return plate


def add_dirt(plate, rng):
    """Covers some plates with blotches of mud and dust, in place."""
    if rng.uniform() >= DIRT_PROBABILITY:
        return plate
    height, width = plate.shape[:2]
    cells = rng.randint(2, 12)
    blotches = cv2.resize(rng.uniform(0, 1, (cells, 3 * cells)).astype(np.float32),
                          (width, height), interpolation=cv2.INTER_CUBIC)
    least, most = rng.uniform(0.4, 0.95), rng.uniform(0.1, 0.7)
    mask = np.clip((blotches - least) * 4, 0, 1) * np.float32(most)
    paint(plate, mask, to_linear(DIRT_COLOUR) * np.float32(rng.uniform(0.3, 1.2)))
    return plate


def mount(plate, plate_format, rng, with_frame, covered):
    """Puts the plate on a car.

    Args:
        plate: float32 [h, w, 3], reflectance.
        plate_format: its `PlateFormat`.
        rng: numpy RandomState.
        with_frame: whether some plates have a holder.
        covered: share in [0, 1] of plates whose holder reaches over their rim.
    Returns:
        float32 [h + 2 PAD, w + 2 PAD, 3], reflectance; the plate lies in the middle.
    """
    scale = plate.shape[1] / plate_format.width
    height, width = plate.shape[:2]
    scene = _car_body((height + 2 * PAD, width + 2 * PAD), rng)
    framed, frame_width = rng.uniform() < FRAME_PROBABILITY, rng.uniform(*FRAME_WIDTH)
    frame_colour = to_linear(rng.choice(FRAME_LUMAS) * rng.uniform(0.5, 1.4))
    edge = max(0, PAD - int(round(frame_width * scale)))
    holder = scene[edge:PAD + height + PAD - edge, edge:PAD + width + PAD - edge]
    if with_frame and framed:
        holder[:] = frame_colour
    inner = scene[PAD:-PAD, PAD:-PAD]
    mask = _plate_mask(plate_format.width, plate_format.height, scale, (height, width))
    np.copyto(inner, plate, where=mask[..., None] == 1)
    edges = mask < 1
    inner[edges] += mask[edges][:, None] * (plate[edges] - inner[edges])
    if with_frame and happens(covered, rng):
        _cover_rim(holder, PAD - edge, plate_format, scale, rng)
    return scene


def _cover_rim(holder, width, plate_format, scale, rng):
    """Draws a holder over the plate's rim towards its symbols, in place.

    Args:
        holder: float32 [h, w, 3], the part of the scene within the holder's outer border.
        width: px from there to the plate.
    """
    cells = np.array(plate_format.cells)
    low, high = cells[:, :2].min(axis=0), (cells[:, :2] + cells[:, 2:]).max(axis=0)
    rims = np.concatenate([low, [plate_format.width, plate_format.height] - high])
    shares = np.clip(rng.uniform(*COVER) + rng.normal(0, COVER_STDDEV, 4), 0, MOST_COVER)
    left, top, right, bottom = width + np.round(rims * shares * scale).astype(int)
    colour = _tint(rng.uniform(*COVER_LUMAS), rng)
    holder[:top] = holder[len(holder) - bottom:] = colour
    holder[:, :left] = holder[:, holder.shape[1] - right:] = colour


@functools.lru_cache(maxsize=64)
def _plate_mask(width, height, scale, shape):
    """The plate's coverage of its own picture, below 1 at its round corners only."""
    return rounded_box((0, 0, width, height), CORNER_RADIUS, scale, (0, 0) + shape[::-1])


def _car_body(shape, rng):
    """Bands of colour along the plate, those above it different from those below."""
    rows = np.zeros((shape[0], 1, 3), np.float32)
    middle = shape[0] // 2
    for start, end in ((0, middle), (middle, shape[0])):
        edge = rng.randint(start, end + 1)
        rows[start:edge] = _body_colour(rng)
        rows[edge:end] = _body_colour(rng)
    rows = cv2.blur(rows, (1, 5))
    fade = np.exp(np.linspace(-1, 1, shape[1], dtype=np.float32) * np.float32(rng.normal(0, 0.4)))
    return cv2.merge([np.outer(rows[:, 0, channel], fade) for channel in range(3)])


def _body_colour(rng):
    probabilities, ranges = zip(*BODY_LUMAS)
    return _tint(rng.uniform(*ranges[rng.choice(len(ranges), p=probabilities)]), rng)


def _tint(luma, rng):
    """Grey of an sRGB luma with some colour, as reflectance."""
    colourfulness = np.exp(rng.normal(0, BODY_COLOUR_STDDEV, 3))
    return to_linear(np.clip(luma * colourfulness, 0, 255))
