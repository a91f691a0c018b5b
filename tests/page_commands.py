"""The commands that stand in the pages, read from their ```bash blocks."""

import re
import shlex

# Stands for what the shell would put in the place of a variable.
_VALUE = '1'
_EXPANSION = re.compile(r'\$\(\(.*?\)\)|\$\{.*?\}|\$\w+')


def read_commands(text):
    """Commands of a page, in order.

    Args:
        text: Markdown.
    Returns:
        List of commands, each a list of words: continued lines are joined; `a && b` and the body of
        a loop are commands of their own; assignments before a command and comments are left out;
        a variable is the word '1'.
    """
    commands = []
    for block in re.findall(r'^ *```bash\n(.*?)^ *```', text, re.M | re.S):
        block = re.sub(r'"[^"]*"', lambda quoted: quoted.group().replace('\n', ' '), block)
        block = _EXPANSION.sub(_VALUE, block.replace('\\\n', ' '))
        for line in block.split('\n'):
            for part in re.split(r'&&|;|\|', line):
                words = _without_assignments(shlex.split(part, comments=True))
                if words and words[0] not in ('for', 'done'):
                    commands.append(words)
    return commands


def _without_assignments(words):
    if words[:1] in (['do'], ['export']):
        words = words[1:]
    while words and re.match(r'\w+=', words[0]):
        words = words[1:]
    return words


def script_arguments(words):
    """(script, arguments) of a command that runs one with Python; (None, None) of any other."""
    for index, word in enumerate(words[:-1]):
        if re.fullmatch(r'(.*/)?python', word) and words[index + 1].endswith('.py'):
            return words[index + 1], words[index + 2:]
    return None, None
