"""YAML files of unknown origin: bounded before anything in them is resolved.

A kilobyte of aliases or merge keys may expand to gigabytes, a number such as 1:1:1:... may take
minutes, and a tag may raise any exception. Tags are rejected; the rest is counted with its aliases
expanded.
"""

import yaml

from lpr.runtime.inputs import read_text

MAX_BYTES = 2 ** 20
# Scalars, lists and mappings in a file; their nesting depth; characters of a scalar.
MAX_PARTS, MAX_DEPTH, MAX_SCALAR = 2 ** 14, 20, 1000
# The C loader is ten times as fast, which matters for a mixture of sixty plate formats.
_LOADER = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)


def read_yaml(path):
    """Reads a YAML file.

    Returns:
        Its value: of lists, dictionaries, strings, numbers, dates, booleans and None.
    Raises:
        OSError: it cannot be opened (`lpr.runtime.inputs`).
        ValueError: it is not UTF-8, no YAML, or has more than such files need.
    """
    text = read_text(path, MAX_BYTES, 'utf-8-sig')
    try:
        _check_events(yaml.parse(text, _LOADER))
        return yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        raise ValueError(' '.join(str(error).split()))
    except (AttributeError, IndexError, OverflowError, RecursionError, TypeError) as error:
        raise ValueError('%s: %s' % (type(error).__name__, error))


def _check_events(events):
    """Raises ValueError for YAML that has tags, or is too much with its aliases written out."""
    anchored = {}  # anchor -> (values, depth) of what it stands for
    unfinished = [[None, 0, 0]]  # anchor, values and depth of the lists around the event
    for count, event in enumerate(events):
        if isinstance(event, yaml.AliasEvent):
            values, depth = anchored.get(event.anchor, (MAX_PARTS + 1, 0))  # an alias of itself
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, values, depth = unfinished.pop()
            anchored[anchor] = values, depth
        elif isinstance(event, yaml.NodeEvent):
            if event.tag not in (None, '!'):
                raise ValueError("it has the tag '%.80s'; expected none" % event.tag)
            values, depth = 1, 0
            if isinstance(event, yaml.ScalarEvent):
                _check_scalar(event.value)
                anchored[event.anchor] = values, depth
            else:
                unfinished.append([event.anchor, 0, 0])
        else:
            continue
        around = unfinished[-1]
        around[1:] = around[1] + values, max(around[2], depth + 1)
        if (max(count, around[1]) > MAX_PARTS or
                max(len(unfinished), around[2]) > MAX_DEPTH + 1):  # the file itself counts
            raise ValueError('more than %d values, or lists nested more than %d deep' %
                             (MAX_PARTS, MAX_DEPTH))


def _check_scalar(value):
    if len(value) > MAX_SCALAR:
        raise ValueError('a value of more than %d characters' % MAX_SCALAR)
    if any('\ud800' <= character <= '\udfff' for character in value):
        raise ValueError('half of a character (a surrogate)')
