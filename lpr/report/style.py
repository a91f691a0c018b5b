"""The one style of all charts: as PNG files, and as SVG inside a page with light and dark colours.

Colours are those of Okabe and Ito ("Color Universal Design", 2008), which people with any kind of
colour blindness can tell apart; lines differ in their dashes and markers, too.
"""

import contextlib
import io
import itertools
import os
import re
import warnings

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from lpr.data.hanzi import HANZI
from lpr.evaluation.text_ink import HANZI_FONT

INK, LINE, BLUE, ORANGE, GREEN = '#1b1f24', '#d0d7de', '#0072b2', '#d55e00', '#009e73'
SERIES = (BLUE, ORANGE, GREEN, '#cc79a7', '#56b4e9', '#e69f00')
DASHES, MARKERS = ('-', '--', '-.', ':'), ('o', 's', '^', 'D', 'v', 'P')
FONT_SIZE = 11  # points
# Colours inside a page are CSS variables.
_VARIABLES = {INK: '--ink', LINE: '--line', BLUE: '--accent', ORANGE: '--wrong', GREEN: '--right'}
_STYLE = {
    'font.size': FONT_SIZE, 'text.color': INK, 'axes.edgecolor': INK, 'axes.labelcolor': INK,
    'xtick.color': INK, 'ytick.color': INK, 'axes.titlelocation': 'left',
    'axes.titlesize': FONT_SIZE + 1, 'axes.titleweight': 'bold', 'axes.spines.top': False,
    'axes.spines.right': False, 'axes.grid': True, 'axes.axisbelow': True, 'grid.color': LINE,
    'grid.linewidth': 0.8, 'lines.linewidth': 2, 'legend.frameon': False, 'svg.fonttype': 'none',
    'svg.hashsalt': 'lpr',
}


@contextlib.contextmanager
def new_figure(inches):
    """Yields a Matplotlib `Figure` to draw into, in the style; `inches`: (width, height)."""
    with matplotlib.rc_context(_STYLE), warnings.catch_warnings():
        # Matplotlib measures the height of a line with 'lp', which the Hanzi font lacks.
        warnings.filterwarnings('ignore', 'Glyph .* missing')
        figure = Figure(inches, tight_layout=True)
        FigureCanvasAgg(figure)
        yield figure


def to_svg(figure, name, description):
    """A chart as an SVG element for a page.

    Args:
        figure: what `new_figure` gave, drawn into.
        name: prefix of the element's ids, unique in the page; letters.
        description: what the chart shows, for those who cannot see it; plain text without markup.
    """
    with matplotlib.rc_context(_STYLE):
        figure.patch.set_visible(False)
        for axes in figure.axes:
            axes.patch.set_visible(False)
        stream = io.StringIO()
        FigureCanvasSVG(figure).print_svg(stream, metadata={'Date': None})
    svg = re.sub(r'<metadata>.*?</metadata>|<!--.*?-->', '', stream.getvalue(), flags=re.DOTALL)
    svg = svg[svg.index('<svg'):]
    for color, variable in _VARIABLES.items():
        svg = svg.replace(color, 'var(%s)' % variable)
    svg = re.sub(r'\bid="', 'id="%s-' % name, svg)
    svg = re.sub(r'(url\(|href=")#', r'\1#%s-' % name, svg)
    box = re.search(r'viewBox="[^"]*"', svg).group()
    return re.sub(r'^<svg[^>]*>', '<svg %s role="img" aria-label="%s">' % (box, description), svg)


def series_styles():
    """Yields the keyword arguments of `Axes.plot` for one line after the other."""
    for number in itertools.count():
        yield {'color': SERIES[number % len(SERIES)], 'linestyle': DASHES[number % len(DASHES)],
               'marker': MARKERS[number % len(MARKERS)], 'markersize': 5}


def label_with_symbols(axis, symbols):
    """Labels the ticks of an axis, at 0, 1, 2, ..., with symbols; those with a Hanzi by that."""
    axis.set_ticks(range(len(symbols)))
    can_draw = os.path.isfile(HANZI_FONT)
    labels = [HANZI.get(symbol, symbol) if can_draw else symbol for symbol in symbols]
    ticks = axis.set_ticklabels([label.replace('$', r'\$') for label in labels])
    for tick, label, symbol in zip(ticks, labels, symbols):
        if label != symbol:
            tick.set_fontproperties(FontProperties(fname=HANZI_FONT, size=FONT_SIZE))
        elif len(symbol) > 2:
            tick.set_rotation(90)
