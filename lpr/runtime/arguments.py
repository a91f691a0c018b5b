"""The options that every script has."""

import argparse
import logging


class ScriptParser(argparse.ArgumentParser):
    """An `ArgumentParser` with the option `--quiet`, which silences the logger `lpr`."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.add_argument('--quiet', action=_Quiet, nargs=0, default=argparse.SUPPRESS,
                          help='print only results, warnings and errors')


def add_json_option(parser, what='the figures'):
    """Adds the option `--json`; `what` is written to its file, for other programs."""
    parser.add_argument('--json', metavar='FILE', help='also write %s to this file' % what)


class _Quiet(argparse.Action):

    def __call__(self, parser, namespace, values, option=None):
        logging.getLogger('lpr').setLevel(logging.WARNING)
