"""Splicing crops of Chinese plates: the Hanzi of one before the letters of another."""

import numpy as np

FIRST_COLUMN = 3  # of the image, at the network's first time step
LEAST_SYMBOLS = 6
WIDER_GAP = 0.4  # of the symbols' distance, how much wider the one behind the second symbol is
SEARCH, LEAST_GAP = 2, 4  # columns to each side of where the gap should be, and its first place
ROWS = slice(5, 19)  # of 24, where symbols are
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
    """Puts the part left of `other_gap` of one crop left of `gap` into another one.

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


def is_bluish(image):
    """Whether a plate is one with light symbols on dark: blue ones are, yellow ones are not."""
    return image[..., 2].mean() > image[..., 0].mean()


def group_by_province(files):
    """Turns a list of what `find_gaps` found into a dict of province -> list of parts of them."""
    by_province = {}
    for found in files:
        parts = {}
        for plate in found:
            parts.setdefault(plate[2][0], []).append(plate)
        for province, part in parts.items():
            by_province.setdefault(province, []).append(part)
    return by_province


def draw_pair(plates, by_province, rng):
    """Draws a plate and, with all provinces alike, a Hanzi of its kind, blue or not.

    Args:
        plates: list of what `find_gaps` found.
        by_province: dict of province -> list of such lists, one per file.
        rng: numpy RandomState.
    """
    while True:
        plate = plates[rng.randint(len(plates))]
        province = sorted(by_province)[rng.randint(len(by_province))]
        files = by_province[province]
        alike = [other for other in files[rng.randint(len(files))]
                 if is_bluish(other[0]) == is_bluish(plate[0])]
        if alike:
            return plate, alike[rng.randint(len(alike))]
