"""Options that several commands have."""

import argparse

MAX_SIDE = 4096
MAX_WORKERS = 256


def add_workers_option(parser):
    """Adds the option `--workers`."""
    parser.add_argument('--workers', type=_workers, metavar='N',
                        help='number of processes (default: one a core)')


def size(text):
    """(width, height) in pixels of a text such as 94x24."""
    width, _, height = text.partition('x')
    if not all(side.isdigit() and 0 < int(side) <= MAX_SIDE for side in (width, height)):
        raise argparse.ArgumentTypeError("'%s' is no size such as 94x24" % text)
    return int(width), int(height)


def _workers(text):
    if not (text.isdigit() and 0 < int(text) <= MAX_WORKERS):
        raise argparse.ArgumentTypeError("'%s' is not 1 to %d" % (text, MAX_WORKERS))
    return int(text)
