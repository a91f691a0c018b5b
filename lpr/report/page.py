"""Writes the report: one HTML file that needs no network and no other file.

The page has everything in it: style, script, figures, pictures. Its texts are filled in by Jinja2,
which escapes them; the plates are JSON, which the script shows as text only.
"""

import collections
import os
import time

import jinja2

import lpr
from lpr.evaluation.comparison import compare
from lpr.evaluation.grouping import group_plates
from lpr.evaluation.html_head import html_head
from lpr.evaluation.metrics import wilson_interval
from lpr.evaluation.rejection import WANTED_LP_RR
from lpr.evaluation.symbols import SymbolErrors
from lpr.report.advice import advise
from lpr.report.figures import coverage_figure, reliability_figure, threshold_rows
from lpr.report.gallery import gallery_data
from lpr.report.tables import (
    confusion_matrix,
    confusion_sentences,
    group_table,
    symbol_table,
)
from lpr.report.wording import brief, shown
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_write

PAGE_NAME = 'index.html'
TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'templates')
_POLICY = "img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


class Evaluated(collections.namedtuple('Evaluated', 'result plates')):
    """A model on annotated plates: what `evaluate` returned, and the list of its `ReadPlate`."""
    __slots__ = ()


def write_report(folder, first, spec, patterns, training=None, second=None):
    """Writes the report into a folder, which is made.

    Args:
        folder: path of the folder.
        first: the `Evaluated` model.
        spec: its `ModelSpec`.
        patterns: regular expressions of valid plates, as in `lpr_patterns`.
        training: dictionary: symbol -> its number in the training plates; None if unknown.
        second: another model on the same plates, also `Evaluated`; or None.
    Returns:
        The path of the page.
    Raises:
        UserError: no plate counts, or the page cannot be written.
    """
    if not first.plates:
        raise UserError('no plates to report on: no label matches any of lpr_patterns; correct '
                        'these or the labels')
    path = os.path.join(folder, PAGE_NAME)
    page = _environment().get_template('page.html').render(
        **_contents(first, spec, patterns, training, second))
    with atomic_write(path) as stream:
        stream.write(page)
    return path


def _environment():
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True,
                                     undefined=jinja2.StrictUndefined, trim_blocks=True,
                                     lstrip_blocks=True)
    environment.filters.update(shown=shown, brief=brief,
                               percent=lambda share: '%.1f' % (100 * share))
    return environment


def _contents(first, spec, patterns, training, second):
    """What the template shows, by name."""
    plates = first.plates
    is_right = [plate.is_right for plate in plates]
    confidences = [plate.confidence for plate in plates]
    others_right = [plate.is_right for plate in second.plates] if second else None
    errors = _errors_of(plates)
    groupings = group_plates(plates, patterns, spec.two_lines_below)
    least = threshold_rows(confidences, is_right, None)[0]['confidence_for_99']
    wanted = least and least['min_confidence']
    title = 'LP-RR %.1f %%: %s' % (100 * first.result['lp_rr'], first.result['model'])
    return {
        'head': html_head(title, _POLICY),
        'version': lpr.__version__, 'made': time.strftime('%Y-%m-%d %H:%M'),
        'models': [_headline(model) for model in (first, second) if model],
        'comparison': compare(is_right, others_right) if second else None,
        'advice': advise(plates, groupings, errors, spec.vocabulary, training),
        'groups': [group_table(grouping, is_right, others_right) for grouping in groupings],
        'symbols': symbol_table(errors, training), 'has_training': training is not None,
        'sentences': confusion_sentences(errors), 'matrix': confusion_matrix(errors),
        'thresholds': threshold_rows(confidences, is_right, wanted), 'wanted': wanted,
        'wanted_lp_rr': WANTED_LP_RR,
        'coverage_figure': coverage_figure(confidences, is_right, wanted),
        'reliability_figure': reliability_figure(confidences, is_right),
        'gallery': gallery_data(plates, second and second.plates),
    }


def _headline(model):
    """The figures at the top of the page for one model."""
    result, errors = model.result, _errors_of(model.plates)
    low, high = wilson_interval(result['correct'], result['total'])
    return {'model': result['model'], 'lp_rr': result['lp_rr'], 'low': low, 'high': high,
            'correct': result['correct'], 'total': result['total'],
            'but_one': result['acc-1'], 'accuracy': errors.accuracy, 'errors': errors.errors,
            'symbols': errors.total, 'left_out': len(result['left_out']),
            'skipped': result['skipped'], 'images_per_second': result['images_per_second']}


def _errors_of(plates):
    errors = SymbolErrors()
    for plate in plates:
        errors.add(plate.truth, plate.read)
    return errors
