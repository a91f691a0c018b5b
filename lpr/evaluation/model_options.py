"""Command-line options that select a model, with or without a config file."""

from lpr.config.loader import config_of_model, load_config
from lpr.models.model_files import ORDER, find_model
from lpr.runtime.errors import UserError


def add_model_options(parser, section):
    """Adds the config file, `--model` and `--checkpoint`; `section` is 'eval' or 'infer'."""
    parser.add_argument('path_to_config', nargs='?',
                        help='config file (Python); --model needs none')
    parser.add_argument('--model',
                        help='instead of a config: a model (.tflite, .pb or a checkpoint) with its '
                             '.yml beside it, or a folder with one: ' + ORDER)
    parser.add_argument('--checkpoint', metavar='MODEL',
                        help='with a config: checkpoint, .pb or .tflite; default: %s.checkpoint of '
                             'the config' % section)


def choose_model(args, section):
    """Loads the config selected by the options of `add_model_options`.

    Returns:
        (config, model_path): the config as from `load_config`, and the model; '' means the newest
        checkpoint in `model_dir`.
    Raises:
        UserError: neither a config nor a model is given, or both, or one is invalid.
    """
    if bool(args.path_to_config) == bool(args.model):
        raise UserError('expected a config file or --model%s' %
                        (', not both' if args.model else ''))
    if not args.model:
        config = load_config(args.path_to_config, section=section)
        return config, args.checkpoint or getattr(config, section).checkpoint
    if args.checkpoint:
        raise UserError('--model already names the model; omit --checkpoint')
    model_path = find_model(args.model)
    return config_of_model(model_path), model_path
