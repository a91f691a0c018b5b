"""The values a training starts with: its newest checkpoint, else what fits of another training.

The latter is `train_lpr.py --init_checkpoint`.
"""

import logging

import tensorflow as tf

from lpr.models.best_checkpoint import best_checkpoint, best_folder
from lpr.models.carry_over import carry_over, changed_symbols, depends_on_classes
from lpr.models.checkpoints import (
    check_checkpoint,
    read_values,
    restore_all,
    restore_fitting,
    variable_names,
)
from lpr.models.file_names import DESCRIPTION
from lpr.models.model_spec import read_spec_of
from lpr.models.spec_checks import check_spec, differences
from lpr.network.quantization import STEP_COUNTER, averaging_variables, is_quantization_range
from lpr.runtime.errors import UserError
from lpr.runtime.session import assign

log = logging.getLogger('lpr')

# Options that a network can change only by further training.
PREPROCESSING = ('symmetric_range', 'convert_to_gray', 'two_lines', 'two_lines_below',
                 'two_lines_gap')
_AVERAGES = ('/moving_mean', '/moving_variance')
# Steps after which the average of a range no longer depends on its first value: 0.999 to the power
# of it, the decay of TensorFlow, is 0 in float32.
_MANY_STEPS = 10 ** 6


def check_start(config, newest, init_checkpoint):
    """Checks the checkpoint to start from, or its lack.

    Args:
        config: the config.
        newest: the newest checkpoint of this training, None if there is none.
        init_checkpoint: the value of `--init_checkpoint`, None without it.
    Raises:
        UserError: it does not fit the config, or a best checkpoint would be replaced.
    """
    if newest:
        spec_path, spec = read_spec_of(newest)
        if spec:
            check_spec(spec, spec_path, config.spec, config.path)
        _check_delay(config, newest)
        return
    _check_best(config)
    if config.train.freeze_batch_norm and not init_checkpoint:
        raise UserError('%s: train.freeze_batch_norm keeps the averages of batch normalization of '
                        'a trained network: start from one with --init_checkpoint' % config.path)
    if init_checkpoint:
        check_checkpoint(init_checkpoint)


def _check_delay(config, newest):
    if (config.spec.quantization_aware and config.train.quant_delay and
            STEP_COUNTER not in variable_names(newest)):
        raise UserError('%s: train.quant_delay is %d, but %s was trained with 0, and with '
                        'quantization from its first step; set it to 0 to resume' %
                        (config.path, config.train.quant_delay, newest))


def _check_best(config):
    """Raises UserError if a training from the start would replace the best of an earlier one."""
    best = config.train.need_to_save_weights and config.train.validate_every and \
        best_checkpoint(config.model_dir)
    if best:
        raise UserError('%s: the best checkpoint of an earlier training, but %s has none to resume '
                        'from; move the folder %s away (--init_checkpoint can start from it)' %
                        (best, config.model_dir, best_folder(config.model_dir)))


def start(session, config, network_variables, newest, init_checkpoint):
    """Restores the newest checkpoint of this training, else what fits of `init_checkpoint`.

    Args:
        session: a session in which all variables are initialized.
        config, newest, init_checkpoint: as `check_start` has accepted them.
        network_variables: those of the network.
    Raises:
        UserError: a checkpoint does not fit, or cannot be read.
    """
    if newest:
        restore_all(session, tf.compat.v1.global_variables(), newest)
        log.info('resuming from %s%s', newest,
                 '; --init_checkpoint is ignored' if init_checkpoint else '')
    elif init_checkpoint:
        start_from(session, network_variables, init_checkpoint, config)


def start_from(session, variables, checkpoint, config):
    """Restores matching variables of a checkpoint, the weights of symbols at their new places.

    The order of the checkpoint's symbols comes from the `.yml` beside it; without one, it is
    assumed to be that of the config. Averages of ranges go on from those restored, and
    `train.quant_delay` counts from here. What was restored is logged.

    Args:
        session: a session in which the variables are initialized.
        variables: those of the network.
        checkpoint: its path.
        config: the config.
    Raises:
        UserError: nothing fits, averages that `train.freeze_batch_norm` keeps do not fit, or the
            checkpoint cannot be read.
    """
    path, old_spec = read_spec_of(checkpoint)
    if old_spec:
        _warn_of_differences(path, old_spec, config)
    else:
        log.warning('%s has no %s beside it with the order of its symbols, which is assumed to be '
                    'that of %s', checkpoint, DESCRIPTION, config.path)
    moved, not_moved = [], []
    if old_spec and old_spec.vocabulary != config.spec.vocabulary:
        by_class = [variable for variable in variables if depends_on_classes(variable.op.name)]
        moved, not_moved = _carry_over(session, by_class, checkpoint, config.spec, old_spec)
        _log_symbols(path, old_spec, config)
    not_moved += [variable for variable in variables if variable.op.name == STEP_COUNTER]
    restored, left = restore_fitting(
        session, [variable for variable in variables if variable not in moved + not_moved],
        checkpoint)
    _check_averages(config, left + not_moved, checkpoint)
    left = _continue_ranges(session, restored, left)
    log.info('restored %d variables from %s%s', len(restored), checkpoint,
             ', and %d for the symbols that both have' % len(moved) if moved else '')
    ranges = [variable for variable in left if is_quantization_range(variable.op.name)]
    others = [variable.op.name for variable in left + not_moved if variable not in ranges]
    log.info('left as initialized: %d quantization ranges, %d others%s', len(ranges), len(others),
             ': ' + ', '.join(others) if others else '')


def _check_averages(config, left, checkpoint):
    """Raises UserError if variables left as initialized have averages that are to be kept."""
    averages = [variable.op.name for variable in left if variable.op.name.endswith(_AVERAGES)]
    if config.train.freeze_batch_norm and averages:
        raise UserError('%s: train.freeze_batch_norm keeps the averages of batch normalization, '
                        'but %d of them, such as %s, are not in %s or have another size; start '
                        'from a network that is as wide, or set it to False' %
                        (config.path, len(averages), averages[0], checkpoint))


def _continue_ranges(session, restored, left):
    """Continues the moving averages of restored ranges if the checkpoint lacks their variables.

    Returns:
        The list of the variables of `left` that still have no value.
    """
    lacking = {variable.op.name: variable for variable in left}
    values = {}
    ranges = [variable for variable in restored if is_quantization_range(variable.op.name)]
    for variable, value in zip(ranges, session.run(ranges)):
        biased, local_step = map(lacking.get, averaging_variables(variable.op.name))
        if biased is not None and local_step is not None:
            values.update({biased: value, local_step: _MANY_STEPS})
    if values:
        assign(session, values)
    return [variable for variable in left if variable not in values]


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
