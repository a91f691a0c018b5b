"""Reads a config file, and finds the lines of it that messages about its options refer to."""

import ast
import os

from lpr.runtime.errors import UserError
from lpr.runtime.inputs import read_input

MAX_CONFIG_BYTES = 2 ** 22
NOT_PYTHON = '%s: a config is a Python file, whose name ends in .py'
# Characters of a wrong value in messages.
MAX_SHOWN = 200


class ConfigSource:
    """The text of a config file.

    Attributes:
        path: the file.
        code: its bytes.
    """

    def __init__(self, path, code):
        self.path = path
        self.code = code

    def at(self, *names):
        """The start of a message: `file:line` of a name, or `file` if its line is not known.

        Args:
            names: the enclosing classes, outermost first, then the name: 'train', 'batch_size'.
                The last line that binds it counts.
        """
        try:
            body = ast.parse(self.code).body
        except (SyntaxError, ValueError):
            return self.path
        line = None
        for name in names:
            bindings = [node for node in _statements(body) if name in _bound_names(node)]
            if not bindings:
                return self.path
            line = bindings[-1].lineno
            body = getattr(bindings[-1], 'body', [])
        return '%s:%d' % (self.path, line) if line else self.path


def read_source(path):
    """The `ConfigSource` of a config file; raises UserError if it cannot be read."""
    if not os.path.exists(path):
        with_extension = path + '.py'
        raise UserError('%s: no such config file%s' % (
            path, '; %s is there' % with_extension if os.path.exists(with_extension) else ''))
    if not path.endswith('.py'):
        raise UserError(NOT_PYTHON % path)
    try:
        return ConfigSource(path, read_input(path, MAX_CONFIG_BYTES))
    except OSError as error:
        raise UserError('%s: cannot read this config file: %s' % (path, error.strerror))


def shown(value):
    """A value as messages show it."""
    text = repr(value)
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + '...'


def _statements(body):
    """Yields the statements of a body in order, including those in its `if`, `for`, `with`."""
    for node in body:
        yield node
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            for part in ('body', 'orelse', 'finalbody'):
                yield from _statements(getattr(node, part, []))
            for handler in getattr(node, 'handlers', []):
                yield from _statements(handler.body)


def _bound_names(node):
    """The names that a statement binds."""
    if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split('.')[0] for alias in node.names}
    targets = getattr(node, 'targets', [getattr(node, 'target', None)])
    return {name.id for target in targets if target for name in ast.walk(target)
            if isinstance(name, ast.Name)}
