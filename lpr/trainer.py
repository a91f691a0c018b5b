"""What config files import: `from lpr.trainer import LPRVocab`.

Config files use the module and class name of the original toolkit; this module keeps that import
working and stays light because every config load runs it.
"""

import contextlib

from lpr.data.annotation_file import as_list, read_labels
from lpr.data.vocabulary import build_vocabulary, split_symbols, vocabulary_of
from lpr.models.model_spec import read_spec
from lpr.runtime.errors import UserError

_label_reader = read_labels


class LPRVocab:
    """Facade over `lpr.data.vocabulary` for config files.

    Both methods return (vocab, r_vocab, num_classes): symbol to class index, class index to symbol
    (with -1 -> '' for padding), number of classes. Merged symbols share an index, whose `r_vocab`
    entry is the first of them by code point; the blank label is class `num_classes - 1`.
    """

    @staticmethod
    def create_vocab(train_list_path, val_list_path, use_h_concat=False, use_oi_concat=False,
                     symbols=None):
        """Builds the vocabulary of the training and validation annotation files.

        Args:
            train_list_path, val_list_path: an annotation file or a list of them.
            use_h_concat: treat all symbols outside A-Z and 0-9 (Chinese provinces) as one class.
            use_oi_concat: treat O and 0 as one class, and I and 1.
            symbols: the only symbols, for example '0123456789ABEKMHOPCTYX' or '0123A<Anhui>'; None
                for A-Z, 0-9 and every symbol of the files.
        Raises:
            UserError: a file cannot be read, a line has no label, or `symbols` are not valid.
        """
        if symbols is not None:
            return _result(_vocabulary_of_text(symbols, use_h_concat, use_oi_concat))
        labels = _label_reader(as_list(train_list_path) + as_list(val_list_path))
        return _result(build_vocabulary(labels, use_h_concat, use_oi_concat))

    @staticmethod
    def read_vocab(description_path):
        """Reads the vocabulary of a model, to use or to fine-tune the model.

        Args:
            description_path: the `.yml` beside the model.
        Raises:
            UserError: the description is missing or damaged.
        """
        return _result(read_spec(description_path).vocabulary)


@contextlib.contextmanager
def labels_read_by(reader):
    """Configs loaded in this context build their vocabularies from the labels of `reader`.

    Args:
        reader: function that takes a list of annotation files and yields (source, label), like
            `read_labels`, which stops at the first error.
    """
    global _label_reader
    before, _label_reader = _label_reader, reader
    try:
        yield
    finally:
        _label_reader = before


def _vocabulary_of_text(symbols, use_h_concat, use_oi_concat):
    try:
        return vocabulary_of(set(split_symbols(symbols)), use_h_concat, use_oi_concat)
    except (TypeError, ValueError):
        raise UserError("symbols = %r; expected the symbols in a row, such as 'ABC0123' or "
                        "'A0<Anhui><police>'" % (symbols,))


def _result(vocabulary):
    return vocabulary.to_dicts() + (vocabulary.num_classes,)
