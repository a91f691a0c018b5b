"""JSON of unknown origin: what is read is checked where it is used."""

import json

from lpr.runtime.inputs import read_text


def read_json(path, most_bytes):
    """The dictionary in a JSON file; raises ValueError if it cannot be read or has none."""
    try:
        data = json.loads(read_text(path, most_bytes, 'utf-8-sig'))
    except OSError as error:
        raise ValueError('cannot read this file: %s' % error.strerror)
    except (ValueError, RecursionError) as error:
        raise ValueError('no JSON: %s' % error)
    return dictionary(data)


def dictionary(value):
    """`value` if it is a dictionary, else an empty one."""
    return value if isinstance(value, dict) else {}


def dictionaries(value):
    """The dictionaries in a list; none if `value` is not a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(value):
    """{name: text} of the texts and numbers in a dictionary."""
    return {name: str(item) for name, item in dictionary(value).items()
            if isinstance(item, (str, int, float)) and not isinstance(item, bool)}
