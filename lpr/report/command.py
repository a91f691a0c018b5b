"""The options `--report` and `--compare` of `eval_lpr.py`, and what they do."""

import collections
import os

from lpr.config.loader import config_of_model, replaced
from lpr.data.annotation_file import as_list, read_labels
from lpr.data.batches import encode_labels
from lpr.data.vocabulary import symbols_at
from lpr.evaluation.scoring import evaluate
from lpr.models.model_files import find_model
from lpr.runtime.errors import UserError
from lpr.runtime.packages import needed_by

REQUIREMENTS = 'requirements-report.txt'


def add_report_options(parser):
    """Adds `--report` and `--compare`."""
    parser.add_argument('--report', metavar='DIR',
                        help='also write a page into this folder that shows where the errors are '
                             '(needs %s)' % REQUIREMENTS)
    parser.add_argument('--compare', metavar='MODEL',
                        help='with --report: another model, read on the same plates')


def start_report(args, config):
    """Prepares the report that the options ask for, before the model is evaluated.

    Returns:
        A `Report`, None if there is to be none.
    Raises:
        UserError: a package is missing, `--compare` stands alone or its model is missing, there is
            a file in the place of the folder, or a label that the config trains on is malformed.
    """
    if not args.report:
        if args.compare:
            raise UserError('--compare needs --report')
        return None
    with needed_by('--report', REQUIREMENTS):
        import lpr.report.page  # noqa: F401
    if os.path.exists(args.report) and not os.path.isdir(args.report):
        raise UserError('%s: not a folder; --report takes the folder to write a page into' %
                        args.report)
    return Report(args.report, config, args.compare and find_model(args.compare))


class Report:
    """A report that collects plates while a model is evaluated.

    Attributes:
        plates: list of the `ReadPlate` so far; `evaluate` calls its `append`.
    """

    def __init__(self, folder, config, other_model):
        self.plates = []
        self._folder, self._config = folder, config
        self._training = _training_symbols(config)
        self._other = other_model
        if other_model:
            other = config_of_model(other_model)
            self._other_config = replaced(config, spec=other.spec, path=other.path)

    def check(self, annotations):
        """Raises UserError if the other model has no class for a symbol of the labels."""
        if self._other:
            encode_labels(annotations, self._other_config.spec)

    def write(self, result, annotations, patterns):
        """Evaluates the other model, if any, and writes the page.

        Args:
            result: what `evaluate` returned, and `skipped`.
            annotations: what was evaluated.
            patterns: regular expressions that predictions are held to.
        Returns:
            The path of the page.
        Raises:
            UserError: the other model cannot be used, or the page cannot be written.
        """
        from lpr.report.page import Evaluated, write_report  # needs its packages
        second = None
        if self._other:
            plates = []
            other = evaluate(self._other, self._other_config, annotations, None, patterns,
                             plates.append)
            second = Evaluated(dict(other, skipped=result['skipped']), plates)
        first = Evaluated(result, self.plates)
        return write_report(self._folder, first, self._config.spec, self._config.lpr_patterns,
                            self._training, second)


def _training_symbols(config):
    """`Counter` of the symbols that the config trains on; None without `train` or its files.

    Of symbols in one class, the first stands for all, as in a `ReadPlate`.
    """
    if not config.train:
        return None
    lists = as_list(config.train.file_list_path)
    if not all(map(os.path.isfile, lists)):
        return None
    first_of = {symbol: symbols[0] for symbols in config.spec.vocabulary.classes
                for symbol in symbols}
    return collections.Counter(first_of.get(symbol, symbol)
                               for source, label in read_labels(lists)
                               for symbol in symbols_at(source, label))
