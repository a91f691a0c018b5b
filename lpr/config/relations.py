"""Checks options of a config that must fit each other."""

from lpr.data.annotation_file import as_list
from lpr.data.vocabulary import ALPHANUMERICS, LOOK_ALIKES
from lpr.runtime.errors import UserError


def check_relations(source, values):
    """Checks the options of a config, each of which is valid.

    Args:
        source: the `ConfigSource`.
        values: dictionary of the options, `spec` for those of the model; `train` and `eval` are
            the sections or None.
    Raises:
        UserError: two do not fit each other.
    """
    _check_merged(source, values)
    if values['train']:
        _check_shares(source, values['train'])
        _check_validation(source, values['train'], values['eval'])


def _check_merged(source, values):
    """The vocabulary is merged by `create_vocab`, which has to be given the options."""
    classes = values['spec'].vocabulary.classes[:-1]
    names = {symbol for symbols in classes for symbol in symbols} - ALPHANUMERICS
    for option, groups in (('use_h_concat', [names]), ('use_oi_concat', LOOK_ALIKES)):
        for group in groups if values[option] else ():
            apart = list(filter(None, (sorted(set(symbols).intersection(group))
                                       for symbols in classes)))
            if len(apart) > 1:
                raise UserError("%s: %s = True, but '%s' and '%s' are two classes of vocab; "
                                'expected LPRVocab.create_vocab(train_list, val_list, '
                                'use_h_concat, use_oi_concat)' %
                                (source.at(option), option, apart[0][0], apart[1][0]))


def _check_shares(source, train):
    lists = as_list(train.file_list_path)
    if train.list_shares is not None and (len(lists) != len(train.list_shares) or
                                          len(set(lists)) != len(lists)):
        raise UserError('%s: train.list_shares has %d shares for the %d files of '
                        'train.file_list_path; expected one share a file, and no file twice' %
                        (source.at('train', 'list_shares'), len(train.list_shares), len(lists)))


def _check_validation(source, train, evaluation):
    if train.validate_every and not evaluation:
        raise UserError("%s: train.validate_every needs a class 'eval' with the plates to measure" %
                        source.at('train', 'validate_every'))
    if train.stop_after and not train.validate_every:
        raise UserError('%s: train.stop_after counts validations; set train.validate_every' %
                        source.at('train', 'stop_after'))
