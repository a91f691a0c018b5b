"""YAML files of unknown origin: bounded before anything in them is resolved.

A kilobyte of aliases or merge keys makes gigabytes, a number of many parts takes minutes, a tag
may raise any exception. Files of this toolkit have none of them, but lists, mappings and scalars.
"""

import yaml

from lpr.runtime.inputs import read_text

MAX_BYTES = 2 ** 20
# Scalars, lists and mappings in a file; how deep they lie in each other; characters of a scalar.
MAX_PARTS, MAX_DEPTH, MAX_SCALAR = 2 ** 14, 20, 1000
# The one in C is ten times as fast, which a mixture of sixty plate formats is worth.
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
    """Raises ValueError for YAML that is too large or too deep, or has aliases or tags."""
    depth = parts = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent) or getattr(event, 'anchor', None):
            raise ValueError('it has anchors or aliases (& or *); expected none')
        if isinstance(event, yaml.NodeEvent):
            parts += 1
            if event.tag not in (None, '!'):
                raise ValueError("it has the tag '%.80s'; expected none" % event.tag)
        if isinstance(event, yaml.ScalarEvent):
            _check_scalar(event.value)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if parts > MAX_PARTS or depth > MAX_DEPTH:
            raise ValueError('more than %d values, or more than %d lists in each other' %
                             (MAX_PARTS, MAX_DEPTH))


def _check_scalar(value):
    if len(value) > MAX_SCALAR:
        raise ValueError('a value of more than %d characters' % MAX_SCALAR)
    if any('\ud800' <= character <= '\udfff' for character in value):
        raise ValueError('half of a character (a surrogate)')
