"""The two figures of a report: LP-RR of accepted plates against coverage, and reliability."""

import numpy as np

from lpr.evaluation.calibration import calibration_error, reliability_table
from lpr.evaluation.metrics import wilson_interval
from lpr.evaluation.rejection import WANTED_LP_RR, rejection_figures
from lpr.report.style import BLUE, INK, ORANGE, new_figure, to_svg

INCHES = (4.8, 3.5)
# Minima of the table of thresholds.
THRESHOLDS = (0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
# With fewer accepted plates LP-RR says nothing; the curve starts there.
MIN_ACCEPTED = 10


def threshold_rows(confidences, is_right, wanted):
    """The figures of `rejection_figures` with the interval of the LP-RR, for rising minima.

    Args:
        confidences, is_right: of the plates.
        wanted: the minimum that stands out, or None.
    Returns:
        A list of dictionaries; `low` and `high` are missing where no plate is accepted.
    """
    rows = []
    for minimum in sorted(set(THRESHOLDS) | ({wanted} if wanted is not None else set())):
        row = rejection_figures(confidences, is_right, minimum)
        if row['accepted']:
            row['low'], row['high'] = wilson_interval(row['accepted_correct'], row['accepted'])
        rows.append(row)
    return rows


def coverage_figure(confidences, is_right, wanted):
    """SVG: LP-RR of the accepted plates against coverage; the minimum `wanted` is marked."""
    confidences, is_right = np.asarray(confidences), np.asarray(is_right, bool)
    order = np.argsort(-confidences, kind='stable')
    accepted = np.arange(1, len(order) + 1)
    is_last = np.append(np.diff(confidences[order]) != 0, True) & (
        accepted >= min(MIN_ACCEPTED, len(order)))
    coverage = accepted[is_last] / len(order)
    lp_rr = np.cumsum(is_right[order])[is_last] / accepted[is_last]
    intervals = np.array([wilson_interval(right, total) for right, total in zip(
        np.cumsum(is_right[order])[is_last], accepted[is_last])])

    with new_figure(INCHES) as figure:
        axes = figure.add_subplot(1, 1, 1)
        axes.fill_between(coverage, intervals[:, 0], intervals[:, 1], color=BLUE, alpha=0.18,
                          linewidth=0)
        axes.plot(coverage, lp_rr, color=BLUE)
        axes.axhline(WANTED_LP_RR, color=INK, linestyle=':', linewidth=1)
        if wanted is not None:
            point = (confidences >= wanted).mean(), is_right[confidences >= wanted].mean()
            axes.plot(*point, 'o', color=ORANGE, markersize=8)
            is_far = point[0] > 0.4
            axes.annotate('minimum %s' % wanted, point, (-6, -17) if is_far else (0, 9),
                          textcoords='offset points', color=INK, ha='right' if is_far else 'left')
        axes.set_xlim(0, 1)
        axes.set_ylim(min(0.9, float(lp_rr.min()) - 0.04), 1.02)
        axes.set_yticks([tick for tick in axes.get_yticks() if axes.get_ylim()[0] <= tick <= 1])
        axes.set_xlabel('coverage: share of plates accepted')
        axes.set_ylabel('LP-RR of accepted plates')

    return to_svg(figure, 'coverage', 'LP-RR of the accepted plates against the share of plates '
                  'accepted; the table below it has the figures')


def reliability_figure(confidences, is_right):
    """SVG: the share of right plates by confidence, with 95 % intervals, and their numbers."""
    confidences, is_right = np.asarray(confidences), np.asarray(is_right, bool)
    table = reliability_table(confidences, is_right)
    middles = [(row.low + row.high) / 2 for row in table]
    right = np.array([row.right for row in table])
    intervals = np.array([wilson_interval(round(row.right * row.plates), row.plates)
                          for row in table])

    with new_figure(INCHES) as figure:
        upper, lower = figure.subplots(2, 1, sharex=True, gridspec_kw={'height_ratios': [3, 1]})
        upper.plot([0, 1], [0, 1], color=INK, linestyle=':', linewidth=1)
        upper.errorbar([row.confidence for row in table], right,
                       np.abs(intervals.T - right).clip(0), fmt='o', color=BLUE, ecolor=BLUE,
                       capsize=3, elinewidth=1.2)
        upper.set_ylim(-0.02, 1.02)
        upper.set_ylabel('share right')
        lower.bar(middles, [row.plates for row in table], 0.09, color=BLUE)
        lower.set_ylabel('plates')
        lower.set_xlabel('confidence of the plate')
        lower.set_xlim(0, 1)

    return to_svg(figure, 'reliability', 'Share of right plates by confidence; the expected '
                  'calibration error is %.3f' % calibration_error(confidences, is_right))
