"""Figures of Matplotlib as PNG files, drawn without a display."""

import contextlib

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lpr.runtime.files import atomic_path


@contextlib.contextmanager
def png_figure(path, inches, dpi=100):
    """Yields a figure to draw into; on success writes it to `path`, atomically.

    Args:
        path: of the PNG file.
        inches: (width, height).
        dpi: pixels an inch.
    Raises:
        UserError: the file cannot be written.
    """
    figure = Figure(inches, tight_layout=True)
    FigureCanvasAgg(figure)
    yield figure
    with atomic_path(path) as temporary:
        figure.savefig(temporary, dpi=dpi, format='png')


@contextlib.contextmanager
def lp_rr_axes(path, inches):
    """Yields axes to plot LP-RR in, against what the caller names; see `png_figure`."""
    with png_figure(path, inches, dpi=110) as figure:
        axes = figure.add_subplot(1, 1, 1)
        axes.set_ylabel('LP-RR')
        axes.grid(alpha=0.3)
        yield axes
