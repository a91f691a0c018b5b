"""Regular expressions as a nondeterministic automaton over characters (Thompson's construction).

`sre_parse` of the standard library takes an expression apart. What no automaton can follow, such
as a reference to a group, is rejected.
"""

import re
import sre_parse

# What `re.compile` raises for a text that is no expression, too large or too deeply nested.
EXPRESSION_ERRORS = re.error, OverflowError, RecursionError
# Kinds of edges without a character: always open, at the start of a label only, at its end only.
FREE, AT_START, AT_END = 'free', 'at start', 'at end'
MAX_NODES = 10000
_UNUSABLE_FLAGS = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.ASCII | re.LOCALE
_ANCHORS = {'AT_BEGINNING': AT_START, 'AT_BEGINNING_STRING': AT_START, 'AT_END': AT_END,
            'AT_END_STRING': AT_END}
_CATEGORIES = {'CATEGORY_DIGIT': r'\d', 'CATEGORY_NOT_DIGIT': r'\D', 'CATEGORY_SPACE': r'\s',
               'CATEGORY_NOT_SPACE': r'\S', 'CATEGORY_WORD': r'\w', 'CATEGORY_NOT_WORD': r'\W'}
_NAMES = {'AT': 'a word boundary',
          'ASSERT': 'a look ahead or behind', 'ASSERT_NOT': 'a look ahead or behind',
          'GROUPREF': 'a reference to a group', 'GROUPREF_EXISTS': 'a reference to a group'}


class CharacterAutomaton:
    """Accepts labels that match one of the added expressions, from their start.

    States of the automaton as a whole are frozen sets of its nodes.
    """

    def __init__(self):
        self._edges = [[]]  # of each node: (kind or predicate of a character, node)
        self._finals = set()

    def add(self, pattern):
        """Adds a regular expression.

        Raises:
            ValueError: says what in it cannot be followed.
            re.error, OverflowError, RecursionError: it is no regular expression, or a huge one.
        """
        if re.compile(pattern).flags & _UNUSABLE_FLAGS:
            raise ValueError('it has a flag such as (?i)')
        end = self._build(sre_parse.parse(pattern), 0)
        self._connect(end, lambda character: True, end)  # `re.match` ignores what follows
        self._finals.add(end)

    def start(self):
        """The state before the first character."""
        return self._closure({0}, {FREE, AT_START})

    def after(self, state, spellings):
        """The state after any of several texts; empty if no label continues so."""
        reached = set()
        for spelling in spellings:
            nodes = state
            for character in spelling:
                nodes = self._closure({target for node in nodes for kind, target in
                                       self._edges[node] if callable(kind) and kind(character)},
                                      {FREE})
            reached |= nodes
        return frozenset(reached)

    def accepts(self, state):
        """Whether a label may end in a state."""
        return bool(self._closure(state, {FREE, AT_END}) & self._finals)

    def _closure(self, nodes, kinds):
        reached, waiting = set(nodes), list(nodes)
        while waiting:
            for kind, target in self._edges[waiting.pop()]:
                if kind in kinds and target not in reached:
                    reached.add(target)
                    waiting.append(target)
        return frozenset(reached)

    def _new_node(self):
        if len(self._edges) > MAX_NODES:
            raise ValueError('it is too long')
        self._edges.append([])
        return len(self._edges) - 1

    def _connect(self, node, kind, target):
        self._edges[node].append((kind, target))

    def _build(self, parts, node):
        """Adds the nodes of a parsed expression that begins at `node`; returns its last node."""
        for operation, argument in parts:
            node = self._build_part(str(operation), argument, node)
        return node

    def _build_part(self, operation, argument, node):
        if operation == 'BRANCH':
            ends = [self._build(branch, node) for branch in argument[1]]
            return self._join(ends)
        if operation == 'SUBPATTERN':
            if any(argument[1:3]):
                raise ValueError('it has a flag such as (?i:...)')
            return self._build(argument[3], node)
        if operation in ('MAX_REPEAT', 'MIN_REPEAT'):
            return self._build_repeat(node, *argument)
        if operation == 'AT' and str(argument) in _ANCHORS:
            kind = _ANCHORS[str(argument)]
        else:
            kind = _predicate(operation, argument)
        target = self._new_node()
        self._connect(node, kind, target)
        return target

    def _build_repeat(self, node, least, most, parts):
        for _ in range(least):
            node = self._build(parts, node)
        if most is sre_parse.MAXREPEAT:
            loop = self._join([node])
            self._connect(self._build(parts, loop), FREE, loop)
            return self._join([loop])
        ends = [node]
        for _ in range(most - least):
            node = self._build(parts, node)
            ends.append(node)
        return self._join(ends)

    def _join(self, nodes):
        """A new node that all of `nodes` lead to."""
        target = self._new_node()
        for node in nodes:
            self._connect(node, FREE, target)
        return target


def _predicate(operation, argument):
    """The function that tells whether a character is one of a part of an expression."""
    if operation == 'LITERAL':
        return lambda character: ord(character) == argument
    if operation == 'NOT_LITERAL':
        return lambda character: ord(character) != argument
    if operation == 'ANY':
        return lambda character: character != '\n'
    if operation == 'RANGE':
        return lambda character: argument[0] <= ord(character) <= argument[1]
    if operation == 'CATEGORY':
        return re.compile(_CATEGORIES[str(argument)]).match
    if operation == 'IN':
        negates = str(argument[0][0]) == 'NEGATE'
        members = [_predicate(str(name), value) for name, value in argument[negates:]]
        return lambda character: any(member(character) for member in members) != negates
    raise ValueError('it has %s' % _NAMES.get(operation, operation))
