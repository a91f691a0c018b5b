"""Command-line options shared by several commands."""

import argparse
import re

from lpr.runtime.errors import UserError

MAX_SIDE = 4096
MAX_WORKERS = 256
MAX_SEED = 2 ** 32 - 1


def add_workers_option(parser):
    """Adds the option `--workers`."""
    parser.add_argument('--workers', type=_workers, metavar='N',
                        help='number of processes (default: one per core)')


def size(text):
    """Parses a size such as '94x24' into (width, height) in pixels."""
    width, _, height = text.partition('x')
    if not all(side.isdecimal() and 0 < int(side) <= MAX_SIDE for side in (width, height)):
        raise argparse.ArgumentTypeError("'%s' is not a size such as 94x24" % text)
    return int(width), int(height)


def positive_count(text):
    """Parses an int of at least 1."""
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError("'%s' is not a positive whole number" % text)
    return int(text)


def check_range(option, value, least, most):
    """Raises UserError if the value of an option is not in [least, most]."""
    if not least <= value <= most:
        raise UserError('%s: %s; expected %d to %d' % (option, value, least, most))


def parse_shares(option, texts):
    """Reads 'NAME:NUMBER' or 'NAME' into a dict of name -> number, 1 by default.

    Raises:
        UserError: a text is neither, or a name is given twice; `option` starts the message.
    """
    shares = {}
    for text in texts:
        match = re.match(r'(.+?)(?::([0-9]+\.?[0-9]*))?$', text)
        if not match:
            raise UserError("%s: '%s'; expected NAME or NAME:NUMBER" % (option, text))
        if match.group(1) in shares:
            raise UserError("%s: '%s' is given twice" % (option, match.group(1)))
        shares[match.group(1)] = float(match.group(2) or 1)
    return shares


def _workers(text):
    if not (text.isdecimal() and 0 < int(text) <= MAX_WORKERS):
        raise argparse.ArgumentTypeError("'%s' is not a whole number from 1 to %d" %
                                         (text, MAX_WORKERS))
    return int(text)
