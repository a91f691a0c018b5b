"""Draws the statistics of a dataset, and a contact sheet of its plates. Needs Matplotlib."""

import os
import random

from lpr.data.image_files import write_image
from utils.checking.images import decode_image
from utils.checking.statistics import by_count
from utils.contact_sheet import contact_sheet
from utils.figures import MAX_BARS, draw_symbol_bars, png_figure, title_of_bars

STATISTICS_NAME = 'statistics.png'
CONTACT_SHEET_NAME = 'plates.png'
SHEET_ROWS, SHEET_COLUMNS = 10, 6
FIGURE_INCHES = (14, 12)


def draw_statistics(statistics, folder):
    """Draws `Statistics` into the folder; returns the path of the PNG file.

    Raises:
        UserError: the file cannot be written.
    """
    path = os.path.join(folder, STATISTICS_NAME)
    with png_figure(path, FIGURE_INCHES) as figure:
        grid = figure.add_gridspec(3, 2)
        _draw_bars(figure.add_subplot(grid[0, :]), 'Symbols', by_count(statistics.symbols))
        _draw_bars(figure.add_subplot(grid[1, :]), 'First symbols',
                   by_count(statistics.first_symbols))
        _draw_bars(figure.add_subplot(grid[2, 0]), 'Symbols in a label',
                   sorted(statistics.label_lengths.items()))
        _draw_sizes(figure.add_subplot(grid[2, 1]), statistics.image_sizes)
    return path


def _draw_bars(axes, title, pairs):
    shown = pairs[:MAX_BARS]
    axes.set_title(title_of_bars(title, len(pairs)))
    axes.set_ylabel('count')
    counts = [count for _, count in shown]
    draw_symbol_bars(axes, [str(value) for value, _ in shown], counts, counts)


def _draw_sizes(axes, sizes):
    axes.set_title('Image sizes')
    axes.set_xlabel('width, px')
    axes.set_ylabel('height, px')
    if sizes:
        (widths, heights), counts = zip(*sizes), list(sizes.values())
        points = axes.scatter(widths, heights, c=counts, s=20, vmin=0, cmap='cividis')
        axes.set_xlim(0, 1.1 * max(widths))
        axes.set_ylim(0, 1.1 * max(heights))
        axes.figure.colorbar(points, ax=axes, label='images')


def draw_contact_sheet(rows, seed, folder):
    """Draws plates of random rows with their labels into the folder.

    Args:
        rows: list of `InspectedRow` whose images can be decoded and that have a label.
        seed: of the choice.
        folder: where to.
    Returns:
        The path of the PNG file, None if there is no row to draw.
    Raises:
        UserError: the file cannot be written.
    """
    chosen = random.Random(seed).sample(rows, min(len(rows), SHEET_ROWS * SHEET_COLUMNS))
    plates = [(decode_image(row.image.path)[..., ::-1], row.annotation.label) for row in chosen]
    if not plates:
        return None
    sheet = contact_sheet([('', plates[start:start + SHEET_COLUMNS])
                           for start in range(0, len(plates), SHEET_COLUMNS)])
    path = os.path.join(folder, CONTACT_SHEET_NAME)
    write_image(path, sheet)
    return path
