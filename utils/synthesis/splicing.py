"""Splicing crops of Chinese plates: the Hanzi of one before the letters of another."""

import numpy as np

from lpr.runtime.errors import UserError

FIRST_COLUMN = 3  # of the image, at the network's first time step
LEAST_SYMBOLS = 6
WIDER_GAP = 0.4  # by how much the gap behind the second symbol is wider, in symbol distances
SEARCH, LEAST_GAP = 2, 4  # columns searched on each side of the expected gap; its first column
ROWS = slice(5, 19)  # of 24, where symbols are
BLUE = 0.2  # blue minus red over their sum: above it plates are blue, below -BLUE yellow or green
MOST_CONTRAST, LEAST_CONTRAST = 2., 0.5  # of the Hanzi's stretched colours


def find_gap(image, path, blank):
    """Finds the column between the first two symbols of a plate.

    Args:
        image: uint8 [24, 94, 3].
        path: int [sequence_length], the likeliest class of every time step.
        blank: class index of the blank label.
    Returns:
        The column where the second symbol's part begins, None if too few are read.
    """
    starts = [step + FIRST_COLUMN for step in range(len(path)) if path[step] != blank and
              (step == 0 or path[step] != path[step - 1])]
    if len(starts) < LEAST_SYMBOLS:
        return None
    pitch = (starts[-1] - starts[1]) / (len(starts) - 2 + WIDER_GAP)
    low = max(LEAST_GAP, int(round(starts[1] - pitch / 2)) - SEARCH)
    columns = image[ROWS, low:low + 2 * SEARCH + 1].astype(float).mean(axis=2).std(axis=0)
    return low + int(columns.argmin())


def splice(image, gap, other, other_gap):
    """Replaces the part of `image` left of `gap` by the part of `other` left of `other_gap`.

    Args:
        image, other: uint8 [height, width, 3].
    Returns:
        uint8 [height, width, 3], the new part with mean and contrast of the one it replaces.
    """
    columns = np.minimum(np.arange(gap) * other_gap // gap, other_gap - 1)
    new, old = other[:, columns].astype(float), image[:, :gap].astype(float)
    axes = (0, 1)
    contrast = np.clip(old.std(axes) / np.maximum(new.std(axes), 1),
                       LEAST_CONTRAST, MOST_CONTRAST)
    spliced = image.copy()
    spliced[:, :gap] = np.clip((new - new.mean(axes)) * contrast + old.mean(axes), 0, 255)
    return spliced


def has_light_symbols(image):
    """Whether a plate has light symbols on a dark ground, as blue and black ones do.

    Symbols cover less than half of a plate, so that light ones raise the mean above the median.
    Blue and yellow grounds are told by their colour, which is surer.

    Args:
        image: uint8 [24, 94, 3].
    """
    red, _, blue = image[ROWS].mean(axis=(0, 1))
    if abs(blue - red) > BLUE * (blue + red):
        return blue > red
    luma = image[ROWS].mean(axis=2)
    return luma.mean() > np.median(luma)


def group_by_province(files):
    """Groups results of `find_gaps`, one per file.

    Returns:
        A dict of province -> list, one item per file that has it: a dict of `has_light_symbols` ->
        list of plates.
    """
    by_province = {}
    for found in files:
        parts = {}
        for plate in found:
            part = parts.setdefault(plate[2][0], {})
            part.setdefault(has_light_symbols(plate[0]), []).append(plate)
        for province, part in parts.items():
            by_province.setdefault(province, []).append(part)
    return by_province


def check_alike(plates, by_province):
    """Raises UserError if `draw_pair`, whose arguments these are, could not find any pair."""
    provinces = {light for files in by_province.values() for part in files for light in part}
    if not provinces & {has_light_symbols(plate[0]) for plate in plates}:
        raise UserError('--provinces: no plate fits those of --plates: one side has only plates '
                        'with light symbols on a dark ground, the other none')


def draw_pair(plates, by_province, rng):
    """Draws a plate, and one to take the Hanzi from: of any province, equally likely, and with
    light symbols if the first one has them.

    Args:
        plates: the result of `find_gaps`.
        by_province: the result of `group_by_province`.
        rng: numpy RandomState.
    """
    while True:
        plate = plates[rng.randint(len(plates))]
        province = sorted(by_province)[rng.randint(len(by_province))]
        files = by_province[province]
        alike = files[rng.randint(len(files))].get(has_light_symbols(plate[0]))
        if alike:
            return plate, alike[rng.randint(len(alike))]
