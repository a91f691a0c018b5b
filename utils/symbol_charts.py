"""Charts with a bar for every symbol: how often it occurs, how often it is read wrong."""

from matplotlib.patches import Patch

from lpr.report.advice import lacking_symbols
from lpr.report.style import BLUE, ORANGE
from utils.checking.statistics import by_count
from utils.figures import MAX_BARS, MIN_BARS, draw_symbol_bars, png_figure, title_of_bars

INCHES_PER_BAR, MARGIN_INCHES, HEIGHT_INCHES = 0.24, 1.6, 4.5


def draw_symbol_counts(counts, plates, path):
    """Draws how often every symbol occurs; those far below the median stand out.

    Of more than `MAX_BARS` symbols the rarest are drawn.

    Args:
        counts: dictionary: symbol -> times.
        plates: number of plates, for the title.
        path: of the PNG file.
    """
    shown = by_count(counts)[-MAX_BARS:]
    lacking = lacking_symbols(counts, counts)
    with _figure(path, len(shown)) as figure:
        axes = figure.add_subplot(1, 1, 1)
        axes.set_title(title_of_bars('Symbols of %d plates' % plates, len(counts)))
        axes.set_ylabel('times on a plate')
        times = [count for _, count in shown]
        draw_symbol_bars(axes, [symbol for symbol, _ in shown], times, times,
                         [ORANGE if symbol in lacking else BLUE for symbol, _ in shown])
        if shown[-1][0] in lacking:
            axes.legend(handles=[Patch(color=ORANGE,
                                       label='fewer than half of the median: add plates')])


def draw_symbol_errors(symbols, path):
    """Draws how often every symbol is read wrong, the most errors first.

    Args:
        symbols: dictionary: symbol -> (times read right, times on a plate), as of `SymbolErrors`.
        path: of the PNG file.
    """
    wrong = {symbol: (total - right, total) for symbol, (right, total) in symbols.items()
             if total > right}
    shown = sorted(wrong.items(), key=lambda item: (-item[1][0], item[0]))[:MAX_BARS]
    with _figure(path, len(shown)) as figure:
        axes = figure.add_subplot(1, 1, 1)
        axes.set_title(title_of_bars('Errors by symbol: wrong of all', len(wrong)))
        axes.set_ylabel('times read wrong')
        draw_symbol_bars(axes, [symbol for symbol, _ in shown],
                         [errors for _, (errors, _) in shown],
                         ['%d of %d' % pair for _, pair in shown], ORANGE)
        axes.yaxis.get_major_locator().set_params(integer=True)


def _figure(path, bars):
    return png_figure(path, (MARGIN_INCHES + INCHES_PER_BAR * max(MIN_BARS, bars), HEIGHT_INCHES))
