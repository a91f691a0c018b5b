"""Finds the lines of a config file that messages about its options refer to."""

import ast


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
