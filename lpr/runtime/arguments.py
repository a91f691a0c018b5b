"""What the command lines of the scripts have in common."""

import argparse
import logging
import os

from lpr.runtime.start import EXIT_USER_ERROR


class ScriptParser(argparse.ArgumentParser):
    """An `ArgumentParser` whose errors are one line.

    It has the option `--quiet`, which silences the logger `lpr`.
    """

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.add_argument('--quiet', action=_Quiet, nargs=0, default=argparse.SUPPRESS,
                          help='print only results, warnings and errors')

    def error(self, message):
        """Exits with code 2, as for a `UserError`, without the usage that argparse prints."""
        self.exit(EXIT_USER_ERROR, '%s: error: %s (--help shows all options)\n' %
                  (self.prog, ' '.join(message.split())))


def add_json_option(parser, what='the figures'):
    """Adds the option `--json`; `what` is written to its file, for other programs."""
    parser.add_argument('--json', type=_output_file, metavar='FILE',
                        help='also write %s to this file' % what)


def share(text):
    """Parses a number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("'%s' is not a number from 0 to 1" % text)
    return value


def _output_file(text):
    if os.path.isdir(text):
        raise argparse.ArgumentTypeError("'%s' is a folder; expected a file to write" % text)
    return text


class _Quiet(argparse.Action):

    def __call__(self, parser, namespace, values, option=None):
        logging.getLogger('lpr').setLevel(logging.WARNING)
