"""What to do next about the errors of an evaluation, as sentences with the numbers behind them."""

import collections

import numpy as np

from lpr.data.vocabulary import BLANK
from lpr.evaluation.calibration import calibration_error
from lpr.evaluation.metrics import wilson_interval
from lpr.report.error_kinds import SURE, errors_of_length, kinds_of_errors
from lpr.report.wording import listed, shown, times

MAX_CALIBRATION_ERROR = 0.05
MAX_HALF_INTERVAL = 0.02
# Symbols and groups that a sentence names.
NAMED = 6
# Fewer errors are no reason to do something.
MIN_PLATES = 3
# Smaller groups are too often below the others by chance.
MIN_GROUP = 20
# A symbol has few training plates below this share of the median of all that have some.
FEW = 0.5
_TEXTS = {
    'missing': 'In %d wrong plates symbols are missing, most often %s. Check whether the crops cut '
               'them off; if not, add training plates as narrow, blurred or oblique as these.',
    'twice': 'In %d wrong plates a symbol is read twice, most often %s. Add training plates with '
             'symbols and gaps as wide as these.',
    'extra': 'In %d wrong plates something is read that is not on the plate, most often %s. Look '
             'for coats of arms, flags, stickers and frames in the crops, and add training plates '
             'with them.'}


class Advice(collections.namedtuple('Advice', 'plates text filter')):
    """A thing to do.

    Attributes:
        plates: number of wrong plates that it is about; 0 if it is not about single plates.
        text: what was found and what to do.
        filter: what to show in the gallery: a dictionary with `kind`, `truth`, `read` or `sort`.
    """
    __slots__ = ()


def advise(plates, groupings, errors, vocabulary, training=None):
    """What to do next, the most wrong plates first.

    Args:
        plates: list of `ReadPlate`.
        groupings: their list of `Grouping`.
        errors: their `SymbolErrors`.
        vocabulary: the `Vocabulary` of the model.
        training: dictionary: symbol -> its number in the training plates; None if unknown.
    Returns:
        A list of `Advice`.
    """
    of_kind = collections.defaultdict(list)
    for plate in (plate for plate in plates if not plate.is_right):
        for kind in kinds_of_errors(plate):
            of_kind[kind].append(plate)
    found = [_doubtful_labels(of_kind['sure']), _look_alikes(of_kind['alike']),
             _first_symbols(of_kind['first']), *(_lengths(of_kind[kind], kind) for kind in _TEXTS),
             _weak_symbols(errors, training)] + _weak_groups(plates, groupings)
    found = sorted((item for item in found if item and item.plates >= MIN_PLATES),
                   key=lambda item: -item.plates)
    about_all = [_calibration(plates), _precision(plates), _unseen(errors, vocabulary)]
    return found + [Advice(0, text, {}) for text in about_all if text]


def _doubtful_labels(chosen):
    count = len(chosen)
    return Advice(count, 'Check the labels of %d plates first: the model has a confidence of %g or '
                  'more, and reads something else than the label says.' % (count, SURE),
                  {'kind': 'sure', 'sort': 'sure'})


def _look_alikes(chosen):
    count = len(chosen)
    return Advice(count, '%d wrong plates would be right if O were 0 and I were 1. Check whether '
                  'the labels are certain. Where the format of a plate tells letters from '
                  'digits, give lpr_patterns and evaluate with --patterns decode.' % count,
                  {'kind': 'alike'})


def _first_symbols(chosen):
    if not chosen:
        return None
    counts = collections.Counter(plate.truth[0] for plate in chosen)
    return Advice(len(chosen), 'In %d wrong plates the first symbol alone is wrong, most often %s. '
                  'Add training plates that begin with %s.' %
                  (len(chosen), listed('%s (%s)' % (shown(symbol), times(count))
                                        for symbol, count in counts.most_common(NAMED)),
                   'these' if len(counts) > 1 else 'it'), {'kind': 'first'})


def _lengths(chosen, kind):
    if not chosen:
        return None
    counts = collections.Counter(symbol for plate in chosen
                                 for found, symbol in errors_of_length(plate) if found == kind)
    named = listed('%s (%s)' % (shown(symbol), times(count))
                   for symbol, count in counts.most_common(NAMED))
    return Advice(len(chosen), _TEXTS[kind] % (len(chosen), named), {'kind': kind})


def _weak_symbols(errors, training):
    """Symbols that are clearly read worse than all together, those with the most errors first."""
    weak = {symbol: total - right for symbol, (right, total) in errors.symbols.items()
            if total - right > 1 and wilson_interval(right, total)[1] < errors.accuracy}
    chosen = sorted(weak, key=lambda symbol: (-weak[symbol], symbol))[:NAMED]
    if not chosen:
        return None
    named = listed('%s (%d of %d wrong%s)' % (
        shown(symbol), weak[symbol], errors.symbols[symbol][1],
        '; %d in training' % training.get(symbol, 0) if training else '') for symbol in chosen)
    few = [shown(symbol) for symbol in lacking_symbols(chosen, training)] if training else []
    remedy = ('Few or no training plates have %s: add some.' % listed(few) if few else
              'Add training plates with them.')
    return Advice(sum(weak[symbol] for symbol in chosen),
                  'Clearly read worse than other symbols: %s. %s' % (named, remedy),
                  {'truth': chosen[0]})


def lacking_symbols(symbols, training):
    """Those of a list of symbols that have no training plates, or few.

    Few are less than half of the median of the symbols that have some.

    Args:
        symbols: the symbols.
        training: dictionary: symbol -> its number in the training plates, none of them 0.
    """
    limit = FEW * np.median(list(training.values()))
    return [symbol for symbol in symbols if training.get(symbol, 0) < limit]


def _weak_groups(plates, groupings):
    """Groups whose LP-RR is below that of all others, beyond chance."""
    is_right = [plate.is_right for plate in plates]
    result = []
    for grouping in groupings:
        for name, (right, total) in grouping.counts(is_right).items():
            others_right, others = sum(is_right) - right, len(plates) - total
            if total >= MIN_GROUP and others and (wilson_interval(right, total)[1] <
                           wilson_interval(others_right, others)[0]):
                result.append(Advice(total - right, (
                    'By %s, plates of “%s” are read worse: LP-RR %.3f of %d plates, %.3f of the '
                    'others. Add training plates of this kind.') % (
                        grouping.title, name, right / total, total, others_right / others), {}))
    return sorted(result, key=lambda item: -item.plates)[:NAMED]


def _calibration(plates):
    confidences = np.array([plate.confidence for plate in plates])
    is_right = np.array([plate.is_right for plate in plates])
    error = calibration_error(confidences, is_right)
    if error <= MAX_CALIBRATION_ERROR:
        return None
    return ('Confidences are %.3f too %s on average (calibration error %.3f): utils/calibrate.py '
            'corrects them, best with plates that are not evaluated here.' % (
                abs(confidences.mean() - is_right.mean()),
                'high' if confidences.mean() > is_right.mean() else 'low', error))


def _precision(plates):
    right = sum(plate.is_right for plate in plates)
    low, high = wilson_interval(right, len(plates))
    if (high - low) / 2 <= MAX_HALF_INTERVAL:
        return None
    needed = len(plates) * ((high - low) / 2 / MAX_HALF_INTERVAL) ** 2
    return ('%d plates determine LP-RR to within about %.3f; about %d would determine it to %g.' %
            (len(plates), (high - low) / 2, round(needed, -2), MAX_HALF_INTERVAL))


def _unseen(errors, vocabulary):
    unseen = [symbols[0] for symbols in vocabulary.classes
              if symbols[0] not in errors.symbols and symbols[0] != BLANK]
    if not unseen:
        return None
    return ('Nothing is known about %d of %d symbols, as no evaluated plate has them: %s.' %
            (len(unseen), vocabulary.num_classes - 1, listed(map(shown, unseen))))
