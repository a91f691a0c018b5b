"""Loading plate formats: YAML files that say what a plate's label and its parts are.

There are three kinds: with `layout` (`fixed_formats`), with `symbols` (`open_formats`) and with
`mixture`, the shares of other formats. All have `patterns` and `draw`.
`docs/reference/plate-formats.md` explains the keys.
"""

import collections
import difflib
import glob
import os

from lpr.runtime.errors import UserError
from lpr.runtime.plain_yaml import read_yaml
from utils.options import parse_shares
from utils.synthesis.fixed_formats import read_fixed_format
from utils.synthesis.open_format_files import read_open_format
from utils.synthesis.plate_format import UTILS
from utils.synthesis.ranges import Choice, draw_choice
from utils.synthesis.reading import Reader, read_number

# Files that one format may refer to: depth of their nesting, and number in all.
MAX_DEPTH, MAX_FILES = 20, 500
BUILT_IN_DIRECTORY = os.path.join(UTILS, 'plate_formats')


class Mixture(collections.namedtuple('Mixture', 'name choices')):
    """A format whose plates are each drawn by one of others: a list of `Choice` of formats."""
    __slots__ = ()

    @property
    def patterns(self):
        """The patterns of all formats."""
        return [pattern for choice in self.choices for pattern in choice.value.patterns]

    def draw(self, rng, weights, repeats):
        """Draws a plate, as `PlateFormat.draw`."""
        return draw_choice(self.choices, rng).draw(rng, weights, repeats)


def built_in_names():
    """Names of the formats that come with the toolkit."""
    return sorted(_built_in_paths())


def _built_in_paths():
    paths = glob.glob(os.path.join(glob.escape(BUILT_IN_DIRECTORY), '**', '*.yml'), recursive=True)
    return {os.path.splitext(os.path.basename(path))[0]: path for path in paths}


def load_format(name_or_path):
    """Loads a built-in format by its name or a user's own from its YAML file.

    Returns:
        A `PlateFormat`, an `OpenFormat` or a `Mixture`.
    Raises:
        UserError: there is no such format, or with file and key what is wrong in it.
    """
    return _load(_find(name_or_path, ''), (), [])


def load_formats(option, texts):
    """Loads formats with their shares.

    Args:
        option: the option that gives them, for messages.
        texts: list of NAME or NAME:SHARE; a share is 1 if not given.
    Returns:
        (list of formats, list of their shares, which add up to 1); two empty lists without texts.
    Raises:
        UserError: every share is 0; or as `load_format`.
    """
    shares = parse_shares(option, texts)
    total = sum(shares.values())
    if shares and not total:
        raise UserError('%s: every share is 0' % option)
    return [load_format(name) for name in shares], [share / total for share in shares.values()]


def _load(path, above, loaded):
    """Loads the format of a file that the mixtures in the files `above` name.

    The path is added to `loaded`, a list: mixtures of mixtures grow by powers.
    """
    loaded.append(path)
    if len(above) > MAX_DEPTH or len(loaded) > MAX_FILES:
        raise UserError('%s: %s refers to more than %d files, or nests them more than %d deep' %
                        (path, loaded[0], MAX_FILES, MAX_DEPTH))
    values, font_directory = _load_yaml(path)
    reader = Reader(path, values)
    name = os.path.splitext(os.path.basename(path))[0]
    if 'mixture' not in values:
        read = read_open_format if 'symbols' in values else read_fixed_format
        return read(name, font_directory, reader)
    if path in above:
        reader.fail('mixture', values['mixture'], 'other formats; one of these leads back to this')
    parts = [Choice(_load(_find(part, os.path.dirname(path)), above + (path,), loaded), share)
             for part, share in reader.take('mixture', _read_mixture)]
    reader.finish()
    return Mixture(name, parts)


def _find(name_or_path, directory):
    """The file of a built-in format or of a path that is relative to `directory`."""
    path = _built_in_paths().get(name_or_path, os.path.join(directory, name_or_path))
    if not os.path.exists(path):
        if os.path.splitext(name_or_path)[1] in ('.yml', '.yaml'):
            raise UserError('%s: no such plate format' % path)
        similar = difflib.get_close_matches(name_or_path, built_in_names(), 1)
        raise UserError("no plate format '%s'%s; expected a path to a YAML file or one of %s" %
                        (name_or_path, similar and " (did you mean '%s'?)" % similar[0] or '',
                         ', '.join(built_in_names())))
    return path


def _load_yaml(path, below=()):
    """The mapping of a file, completed from the built-in format or file that `like` names.

    Each key of the file replaces the other's, but `symbols` of one line is completed key by key.

    Returns:
        (the mapping, the folder that its fonts are relative to).
    """
    values, directory = _parse_yaml(path), os.path.dirname(path)
    if not isinstance(values, dict) or 'like' not in values:
        return values, directory
    base_path = _find(str(values.pop('like')), directory)
    if len(below) > MAX_DEPTH:
        raise UserError('%s: like refers to more than %d files' % (below[0], MAX_DEPTH))
    if base_path in below + (path,):
        raise UserError('%s: like leads back to %s; expected another format' % (path, base_path))
    base, base_directory = _load_yaml(base_path, below + (path,))
    Reader(base_path, base)
    if isinstance(values.get('symbols'), dict) and isinstance(base.get('symbols'), dict):
        values['symbols'] = {**base['symbols'], **values['symbols']}
    return {**base, **values}, directory if 'fonts' in values else base_directory


def _parse_yaml(path):
    try:
        return read_yaml(path)
    except OSError as error:
        raise UserError('%s: cannot read this plate format: %s' % (path, error.strerror))
    except ValueError as error:
        raise UserError('%s: not a valid plate format file: %s' % (path, error))


def _read_mixture(value):
    if not isinstance(value, dict) or not value:
        raise ValueError('a mapping of formats to shares')
    pairs = [(str(name), read_number(share)) for name, share in value.items()]
    if any(share <= 0 for _, share in pairs):
        raise ValueError('shares above 0')
    return pairs
