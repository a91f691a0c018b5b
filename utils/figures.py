"""Charts as PNG files in the one style, `lpr.report.style`. Needs Matplotlib."""

import contextlib

import numpy as np

from lpr.evaluation.metrics import wilson_interval
from lpr.report.style import BLUE, label_with_symbols, new_figure
from lpr.runtime.files import atomic_path

DPI = 110
# There is room for at least this many bars, so that a few are not as wide as the figure.
MIN_BARS = 12
# More of them have no room for their names: the rest is left out and counted in the title.
MAX_BARS = 80


@contextlib.contextmanager
def png_figure(path, inches):
    """Yields a figure to draw into; on success writes it to `path`, atomically.

    Args:
        path: of the PNG file.
        inches: (width, height).
    Raises:
        UserError: the file cannot be written.
    """
    with new_figure(inches) as figure:
        yield figure
        with atomic_path(path) as temporary:
            figure.savefig(temporary, dpi=DPI, format='png')


@contextlib.contextmanager
def lp_rr_axes(path, inches, title):
    """Yields axes to plot LP-RR in, against what the caller names; see `png_figure`."""
    with png_figure(path, inches) as figure:
        axes = figure.add_subplot(1, 1, 1)
        axes.set_title(title)
        axes.set_ylabel('LP-RR: share of plates without an error')
        yield axes


def title_of_bars(title, count):
    """The title of a chart of at most `MAX_BARS` of so many bars."""
    left_out = count - MAX_BARS
    return '%s, %d others left out' % (title, left_out) if left_out > 0 else title


def draw_symbol_bars(axes, symbols, values, labels, colors=BLUE):
    """Draws a bar for every symbol, with its name below and a label above.

    Args:
        axes: Matplotlib axes.
        symbols: their names; a bar each, from the left.
        values: heights of the bars.
        labels: texts above them.
        colors: one for all, or one for each.
    """
    bars = axes.bar(range(len(symbols)), values, 0.8, color=colors)
    axes.bar_label(bars, labels, rotation=90, padding=4, fontsize=8)
    axes.margins(y=0.2)
    axes.set_xlim(-0.6, max(len(symbols), MIN_BARS) - 0.4)
    axes.grid(axis='x', visible=False)
    label_with_symbols(axes.xaxis, symbols)


def draw_lp_rr(axes, places, counts, **style):
    """Draws LP-RR with its 95 % interval at every place.

    Args:
        axes: Matplotlib axes.
        places: list of numbers, one for each of `counts`.
        counts: list of (plates read right, plates read).
        style: further arguments of Matplotlib's `errorbar`.
    """
    axes.errorbar(places, [part / whole for part, whole in counts], interval_lengths(counts),
                  color=BLUE, marker='o', capsize=3, elinewidth=1.2, **style)
    axes.set_ylim(top=1.01)


def interval_lengths(counts):
    """Lengths of error bars of shares: float [2, n], below and above, by the 95 % intervals.

    Args:
        counts: list of (part, whole).
    """
    shares = np.array([part / whole for part, whole in counts])
    intervals = np.array([wilson_interval(*pair) for pair in counts])
    return np.abs(intervals.T - shares)
