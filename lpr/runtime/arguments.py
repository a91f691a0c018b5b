"""What the command lines of the scripts have in common."""

import argparse
import contextlib
import logging
import os

from lpr.runtime.start import EXIT_USER_ERROR

JSON_STARTS = b'{', b'['
PICTURE_STARTS = b'\x89PNG', b'\xff\xd8'  # PNG, JPEG
_HEAD_BYTES = 64


class OutputFile(str):
    """The path of a file to write, see `output_file`."""


class ScriptParser(argparse.ArgumentParser):
    """An `ArgumentParser` whose errors are one line.

    It has the option `--quiet`, which silences the logger `lpr`. It refuses empty values, as those
    of unset variables of a shell, and an `OutputFile` that is also named as an input.
    """

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.add_argument('--quiet', action=_Quiet, nargs=0, default=argparse.SUPPRESS,
                          help='print only results, warnings and errors')

    def parse_args(self, *args, **options):
        values = super().parse_args(*args, **options)
        for action in self._actions:
            if getattr(values, action.dest, None) == '' != action.default:
                self.error(str(argparse.ArgumentError(action, "expected a value, not ''")))
        self._check_outputs(vars(values).values())
        return values

    def _check_outputs(self, values):
        lists = [value if isinstance(value, list) else [value] for value in values]
        texts = [text for text in sum(lists, []) if isinstance(text, str)]
        inputs = {os.path.realpath(part) for text in texts if not isinstance(text, OutputFile)
                  for part in [text] + text.split(':')}
        for text in texts:
            if isinstance(text, OutputFile) and os.path.realpath(text) in inputs:
                self.error('%s: is to be written, but is also named for something else; choose '
                           'another name' % text)

    def error(self, message):
        """Exits with code 2, as for a `UserError`, without the usage that argparse prints."""
        if 'required: ' in message and any(action.nargs == '+' for action in self._actions):
            message += '; options that take several values take all that follow: put them last'
        self.exit(EXIT_USER_ERROR, '%s: error: %s (--help shows all options)\n' %
                  (self.prog, ' '.join(message.split())))


def add_json_option(parser, what='the figures'):
    """Adds the option `--json`; `what` is written to its file, for other programs."""
    parser.add_argument('--json', type=output_file(JSON_STARTS), metavar='FILE',
                        help='also write %s to this file' % what)


def add_plot_option(parser):
    """Adds the option `--output`, the PNG file of a plot."""
    parser.add_argument('--output', type=output_file(PICTURE_STARTS), required=True, metavar='PNG',
                        help='file of the plot')


def output_file(starts):
    """A parser of the path of a file to write, which may replace a file of its own kind only.

    Args:
        starts: tuple of bytes, one of which such files begin with.
    Returns:
        A function for the argument `type` of `add_argument`, which returns an `OutputFile`.
    """
    def parse(text):
        if os.path.isdir(text):
            raise argparse.ArgumentTypeError("'%s' is a folder; expected a file to write" % text)
        if os.path.isfile(text) and not text.startswith('/dev/'):
            with contextlib.suppress(OSError), open(text, 'rb') as stream:
                head = stream.read(_HEAD_BYTES).lstrip()
                if head and not head.startswith(starts):
                    raise argparse.ArgumentTypeError("'%s' exists and is another kind of file; "
                                                     'choose another name' % text)
        return OutputFile(text)
    return parse


def share(text):
    """Parses a number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("'%s' is not a number from 0 to 1" % text)
    return value


class _Quiet(argparse.Action):

    def __call__(self, parser, namespace, values, option=None):
        logging.getLogger('lpr').setLevel(logging.WARNING)
