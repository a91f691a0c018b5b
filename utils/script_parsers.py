"""The scripts of the toolkit: their paths, their texts and their parsers of arguments."""

import argparse
import functools
import glob
import importlib.util
import os
import re
import sys
from unittest import mock

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


class _Stopped(BaseException):
    """Carries the parser of a script out of its `main`."""


def script_paths():
    """Paths of all scripts, relative to the toolkit: those at the top, then those in `utils/`."""
    found = [sorted(glob.glob(os.path.join(glob.escape(ROOT), *pattern), recursive=True))
             for pattern in (['*.py'], ['utils', '**', '*.py'])]
    paths = [os.path.relpath(path, ROOT) for path in sum(found, [])]
    return [path for path in paths if '\ndef main(' in read_script(path)]


def read_script(path):
    """The text of a script; `path` is relative to the toolkit."""
    with open(os.path.join(ROOT, path), encoding='utf-8') as stream:
        return stream.read()


@functools.lru_cache(maxsize=None)
def load_script(path):
    """The module of a script; `path` is relative to the toolkit."""
    name = 'reference_' + re.sub(r'\W', '_', path[:-3])
    specification = importlib.util.spec_from_file_location(name, os.path.join(ROOT, path))
    module = importlib.util.module_from_spec(specification)
    own_folder = os.path.dirname(specification.origin)
    with mock.patch.object(sys, 'path', [own_folder] + sys.path):
        specification.loader.exec_module(module)
    return module


def script_parser(path):
    """The `argparse` parser of a script, None if it takes no arguments.

    Args:
        path: path of the script, relative to the toolkit. It is imported, and its `main` runs as
            far as the parsing of arguments.
    """
    module = load_script(path)
    if not hasattr(module, 'parse_args'):
        return None

    def stop(parser, *arguments):
        raise _Stopped(parser)

    with mock.patch.object(sys, 'argv', [path]), \
            mock.patch.object(argparse.ArgumentParser, 'parse_args', stop):
        try:
            module.main()
        except _Stopped as made:
            return made.args[0]
    raise AssertionError('main() of %s parses no arguments' % path)
