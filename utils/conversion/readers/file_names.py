"""Labels in the names of images: 皖A12345.jpg, ABC123_0.png, or as matched by an expression."""

import os
import re

from lpr.data.image_files import picture_names
from lpr.runtime.errors import UserError
from utils.conversion.readers.entry import Entry, Source
from utils.conversion.readers.plate_names import DIGIT_OR_HANZI

# The label ends at the first '_', or at what a file manager writes behind the name of a copy:
# ' - Copy', ' copy 2', ' (1)'.
USUAL_NAME = re.compile(
    r'(?P<label>[^_]+?)( - copy| copy( [0-9]+)?)?( ?\([0-9]+\))?( ?_.*)?', re.IGNORECASE)
# A copy of macOS, 'ABC123 2'; a plate in several parts, such as 'B AB 2', is none.
_NUMBERED = re.compile(r'(\S*[0-9]\S*) [2-9]')
BOX_GROUPS = ('left', 'top', 'right', 'bottom')


def compile_pattern(text):
    """Compiles `--pattern`; raises ValueError if it is no expression with a group `label`."""
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise ValueError("'%s' is no regular expression: %s" % (text, error))
    groups = set(pattern.groupindex)
    unknown = groups - set(BOX_GROUPS) - {'label'}
    if unknown or 'label' not in groups:
        raise ValueError("expected the group (?P<label>...) and no others but %s; "
                         'for names such as 001-ABC123.jpg: (?P<label>[A-Z0-9]+) after [0-9]+-' %
                         ', '.join(BOX_GROUPS))
    if groups & set(BOX_GROUPS) and not set(BOX_GROUPS) <= groups:
        raise ValueError('a box needs the groups %s' % ', '.join(BOX_GROUPS))
    return re.compile(r'(?:.*/)?(?:%s)' % text, pattern.flags)


def match_name(name, pattern):
    """Parses the name of an image.

    Args:
        name: its path, relative to the folder given; the extension is ignored.
        pattern: the result of `compile_pattern`, or None for usual names.
    Returns:
        (text, box): the plate as written there, and (left, top, right, bottom) or None.
    Raises:
        ValueError: the name does not match.
    """
    stem = os.path.splitext(name)[0].replace(os.sep, '/')
    if pattern is None:
        text = USUAL_NAME.fullmatch(os.path.basename(stem))
        if not text or not DIGIT_OR_HANZI.search(text.group('label')):
            raise ValueError("no plate in the name: neither a digit nor a Hanzi before the first "
                             "'_'; if it is one, --pattern '(?P<label>[^_]+).*' takes it")
        label = text.group('label')
        numbered = _NUMBERED.fullmatch(label)
        return numbered.group(1) if numbered else label, None
    match = pattern.fullmatch(stem)
    if not match:
        raise ValueError('the name does not fit --pattern')
    box = tuple(match.group(group) for group in BOX_GROUPS if group in pattern.groupindex)
    if not all(side and side.isdigit() for side in box):
        raise ValueError('the box in the name is not of whole numbers')
    return match.group('label') or '', tuple(map(int, box)) or None


def open_names(folder, options):
    """The `Source` of a folder whose images are named after their plates."""
    names = picture_names(folder)
    if not names:
        raise UserError('%s: no image in this folder; expected JPEG, PNG, GIF or BMP files' %
                        folder)

    def entries():
        for name in names:
            path = os.path.join(folder, name)
            try:
                text, box = match_name(name, options.pattern)
                yield Entry(path, path, text, box, None)
            except ValueError as error:
                yield Entry.faulty(path, error)

    rule = ("up to the first '_'" if options.pattern is None else
            'as --pattern says')
    return Source('images with the plate in their names, %s' % rule, len(names), entries())
