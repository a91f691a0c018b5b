"""Command-line options that select a model, with or without a config file, and its patterns."""

import argparse
import os
import re

from lpr.config.loader import config_of_model, load_config, replaced
from lpr.config.source import NOT_PYTHON
from lpr.data.character_automaton import EXPRESSION_ERRORS
from lpr.models.model_files import ORDER, find_model
from lpr.runtime.errors import UserError

COUNT, DECODE = 'count', 'decode'


def add_model_options(parser, section):
    """Adds the config file, `--model`, `--checkpoint`, `--lpr_patterns` and `--patterns`.

    Args:
        parser: the `ArgumentParser`.
        section: 'eval' or 'infer'.
    """
    parser.add_argument('path_to_config', nargs='?',
                        help='config file (Python); --model needs none')
    parser.add_argument('--model',
                        help='instead of a config: a model (.tflite, .pb or a checkpoint) with its '
                             '.yml beside it, or a folder with one: ' + ORDER)
    parser.add_argument('--checkpoint', metavar='MODEL',
                        help="with a config: checkpoint, .pb, .tflite or a folder with one, or "
                             "'best' for model_dir/best; default: %s.checkpoint of the config" %
                             section)
    parser.add_argument('--lpr_patterns', nargs='+', type=_expression, metavar='EXPRESSION',
                        help='regular expressions of valid plates; default: lpr_patterns of the '
                             'config')
    parser.add_argument('--patterns', choices=(COUNT, DECODE), default=COUNT,
                        help='how lpr_patterns are used: count predictions that match none as '
                             'wrong, or decode to the best plate that matches one (default: '
                             '%(default)s)')


def choose_model(args, section):
    """Loads the config selected by the options of `add_model_options`.

    Returns:
        (config, model_path): the config as from `load_config`, and the model as `chosen_model`
        takes it.
    Raises:
        UserError: neither a config nor a model is given, or both, or one is invalid.
    """
    if bool(args.path_to_config) == bool(args.model):
        raise UserError('expected a config file or --model%s' %
                        (', not both' if args.model else _taken_config(args)))
    if args.model and args.checkpoint:
        raise UserError('--model already names the model; omit --checkpoint')
    if args.model:
        model_path = find_model(args.model)
        config = config_of_model(model_path)
    else:
        _check_is_config(args.path_to_config, section)
        config = load_config(args.path_to_config, section=section)
        model_path = args.checkpoint or getattr(config, section).checkpoint
    if args.lpr_patterns:
        config = replaced(config, lpr_patterns=args.lpr_patterns)
    return config, model_path


def decoding_patterns(args, config):
    """The patterns that predictions are held to, none without `--patterns decode`.

    Raises:
        UserError: there are none.
    """
    if args.patterns != DECODE:
        return ()
    if not config.lpr_patterns:
        raise UserError('--patterns decode needs --lpr_patterns or a config with lpr_patterns')
    return config.lpr_patterns


def _taken_config(args):
    """The end of a message if an option before the config took it as one of its values."""
    for option, value in sorted(vars(args).items()):
        if isinstance(value, list) and str(value[-1]).endswith('.py'):
            return '; %s is taken for a value of --%s: put it first' % (value[-1], option)
    return ''


def _check_is_config(path, section):
    """Raises UserError if the path of a config is that of a model or of a folder with images."""
    if os.path.exists(path) and not path.endswith('.py'):
        raise UserError(NOT_PYTHON % path + '; --model takes a model or its folder' +
                        (', --images takes images' if section == 'infer' else ''))


def _expression(text):
    try:
        re.compile(text)
    except EXPRESSION_ERRORS as error:
        raise argparse.ArgumentTypeError("'%.80s' is not a regular expression: %s" % (text, error))
    return text
