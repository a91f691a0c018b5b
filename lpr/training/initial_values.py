"""Starts a training from the weights of another one: `train_lpr.py --init_checkpoint`."""

import logging

from lpr.models.carry_over import carry_over, changed_symbols, depends_on_classes
from lpr.models.checkpoints import read_values, restore_fitting
from lpr.models.model_spec import EXTENSION, read_spec_of
from lpr.models.spec_checks import differences
from lpr.network.quantization import is_quantization_range
from lpr.runtime.errors import UserError
from lpr.runtime.session import assign

log = logging.getLogger('lpr')

# What a network cannot do without learning it again.
PREPROCESSING = ('symmetric_range', 'convert_to_gray', 'two_lines', 'two_lines_below',
                 'two_lines_gap')


def check_averages(config, init_checkpoint):
    """Checks that a new training gets the averages that it keeps.

    Raises:
        UserError: `train.freeze_batch_norm` without a checkpoint to start from.
    """
    if config.train.freeze_batch_norm and not init_checkpoint:
        raise UserError('%s: train.freeze_batch_norm keeps the averages of batch normalization of '
                        'a trained network: start from one with --init_checkpoint' % config.path)


def start_from(session, variables, checkpoint, config):
    """Restores matching variables of a checkpoint, the weights of symbols at their new places.

    The order of the checkpoint's symbols comes from the `.yml` beside it; without one, it is
    assumed to be that of the config. What was restored is logged.

    Args:
        session: a session in which the variables are initialized.
        variables: those of the network.
        checkpoint: its path.
        config: the config.
    Raises:
        UserError: nothing fits, or the checkpoint cannot be read.
    """
    path, old_spec = read_spec_of(checkpoint)
    if old_spec:
        _warn_of_differences(path, old_spec, config)
    else:
        log.warning('%s has no %s beside it with the order of its symbols, which is assumed to be '
                    'that of %s', checkpoint, EXTENSION, config.path)
    moved, not_moved = [], []
    if old_spec and old_spec.vocabulary != config.spec.vocabulary:
        by_class = [variable for variable in variables if depends_on_classes(variable.op.name)]
        moved, not_moved = _carry_over(session, by_class, checkpoint, config.spec, old_spec)
        _log_symbols(path, old_spec, config)
    restored, left = restore_fitting(
        session, [variable for variable in variables if variable not in moved + not_moved],
        checkpoint)
    log.info('restored %d variables from %s%s', len(restored), checkpoint,
             ', and %d for the symbols that both have' % len(moved) if moved else '')
    ranges = [variable for variable in left if is_quantization_range(variable.op.name)]
    others = [variable.op.name for variable in left + not_moved if variable not in ranges]
    log.info('left as initialized: %d quantization ranges, %d others%s', len(ranges), len(others),
             ': ' + ', '.join(others) if others else '')


def _warn_of_differences(path, old_spec, config):
    for key, old, new in differences(old_spec, config.spec):
        if key in PREPROCESSING:
            log.warning('%s has %s = %r, but %s has %r: the network has to learn the difference',
                        path, key, old, config.path, new)


def _log_symbols(path, old_spec, config):
    new, dropped = changed_symbols(config.spec.vocabulary, old_spec.vocabulary)
    log.info('symbols of %s that %s lacks, learnt from scratch: %s', config.path, path,
             ' '.join(new) or 'none')
    log.info('symbols of %s that %s lacks, dropped: %s', path, config.path,
             ' '.join(dropped) or 'none')


def _carry_over(session, variables, checkpoint, spec, old_spec):
    """Sets variables that depend on classes; returns (moved, others): lists of them."""
    old_values = read_values(checkpoint, [variable.op.name for variable in variables])
    moved, others = {}, []
    for variable, fresh in zip(variables, session.run(variables)):
        name = variable.op.name
        value = carry_over(name, fresh, old_values[name], spec, old_spec) \
            if name in old_values else None
        if value is None:
            others.append(variable)
        else:
            moved[variable] = value
    assign(session, moved)
    return list(moved), others
