"""Regular expressions of plates as automata over the classes of a network, for decoding.

An expression describes the characters of a label; a class may be a name of several characters
(`<Anhui>`) or several merged symbols. Thompson's construction gives an automaton over characters,
the subset construction one over classes (Hopcroft and Ullman, "Introduction to Automata Theory",
1979, sections 2.3 and 2.5).
"""

import collections.abc
import re

import numpy as np

from lpr.data.character_automaton import EXPRESSION_ERRORS, CharacterAutomaton
from lpr.runtime.errors import UserError

NO_STATE = -1
# Plate patterns have a few dozen states.
MAX_STATES = 2000


class PatternAutomaton(collections.namedtuple('PatternAutomaton', 'next_states is_final patterns')):
    """A deterministic automaton that accepts the class indices of plates; it starts in state 0.

    Attributes:
        next_states: int32 NumPy [states, classes without the blank label], -1 where no plate goes
            on; from every state a final one can be reached.
        is_final: bool NumPy [states], whether a plate may end there.
        patterns: the compiled regular expressions.
    """
    __slots__ = ()

    def accepts(self, indices):
        """Whether class indices form a plate of one of the patterns."""
        state = 0
        for index in indices:
            state = self.next_states[state, index]
            if state == NO_STATE:
                return False
        return bool(self.is_final[state])


def compile_patterns(patterns, vocabulary):
    """Builds the automaton of plates that match at least one pattern.

    Args:
        patterns: iterable of regular expressions, matched from the start of a label as by
            `re.match`, made of characters, classes of them, groups, alternatives and counts.
        vocabulary: the `Vocabulary`.
    Raises:
        UserError: `patterns` is not a list, an expression is invalid or has another construct, or
            no label of the vocabulary matches a pattern.
    """
    is_list = isinstance(patterns, collections.abc.Iterable) and not isinstance(patterns, str)
    patterns = list(patterns) if is_list else patterns
    if not is_list or not all(isinstance(pattern, str) for pattern in patterns):
        raise UserError("patterns is %r; expected a list of str, such as ['^[A-Z]{3}[0-9]{4}$']" %
                        (patterns,))
    characters = CharacterAutomaton()
    for pattern in patterns:
        try:
            characters.add(pattern)
        except (ValueError, *EXPRESSION_ERRORS) as error:
            raise UserError("the pattern '%s' cannot be used for decoding: %s" % (pattern, error))
    spellings = vocabulary.classes[:-1]
    subsets, rows = [characters.start()], []
    numbers = {subsets[0]: 0}
    for subset in subsets:  # to which the loop adds
        row = [characters.after(subset, symbols) for symbols in spellings]
        for after in row:
            if after and after not in numbers:
                numbers[after] = len(subsets)
                subsets.append(after)
        rows.append([numbers.get(after, NO_STATE) for after in row])
        if len(subsets) > MAX_STATES:
            raise UserError('the patterns are too long for decoding: more than %d states' %
                            MAX_STATES)
    next_states = np.array(rows, np.int32).reshape(len(rows), len(spellings))
    is_final = np.array([characters.accepts(subset) for subset in subsets])
    alive = _without_dead_ends(next_states, is_final)
    if alive is None:
        raise UserError("no plate of this model's symbols matches a pattern: %s" %
                        ', '.join(patterns))
    return PatternAutomaton(*alive, [re.compile(pattern) for pattern in patterns])


def _without_dead_ends(next_states, is_final):
    """Both arrays with the states that lead to a final one; None if the start does not."""
    lives, before = is_final.copy(), None
    while before is None or (lives != before).any():
        before = lives.copy()
        lives |= (lives[next_states] & (next_states != NO_STATE)).any(axis=1)
    if not lives[0]:
        return None
    numbers = np.append(np.where(lives, lives.cumsum() - 1, NO_STATE), NO_STATE)
    return numbers[next_states[lives]].astype(np.int32), is_final[lives]
