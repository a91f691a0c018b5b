"""Hints for error messages: what is probably wrong with a line of an annotation file.

Most such lines come from other programs; `utils/import_annotations.py` reads their files.
"""

import re
import unicodedata

CONVERTER = 'utils/import_annotations.py'
# Why an image cannot be used that is not there.
MISSING = 'not found beside the annotation file or in the working directory'
# Between the columns of a table: a mark behind the extension of an image.
_TABLE = re.compile(r'\.\w{3,4}["\']?\s*([,;|])')
_MARK = re.compile('[,;|]')


def no_label(text):
    """What to say of a line whose text has no label."""
    return "no label after '%s'; expected '<path> <label>'%s" % (
        visible(text), _hint_of_table(text) or _hint_of_table(text, _MARK))


def missing_image(path, label, find):
    """What to say of an image that is not found.

    Args:
        path: of the image, as the line has it.
        label: that of the line, None if it has none.
        find: function from a path to that of an image that is there, or None.
    """
    hint = _hint_of_table(path)
    if not hint and label is not None:
        hint = _hint_of_blanks(path, label, find)
    if not hint and '\\' in path:
        hint = "; its path has '\\', expected '/'"
    return MISSING + (hint or _hint_of_accents(path, find) or _hint_of_prefix(path))


def _hint_of_accents(path, find):
    """A letter with a diacritic is one character or two: they look alike but name other files."""
    for form, name in (('NFC', 'composed'), ('NFD', 'decomposed')):
        other = unicodedata.normalize(form, path)
        if other != path and find(other):
            return '; but a file is there whose name looks the same, with %s letters (Unicode ' \
                   '%s)' % (name, form)
    return ''


def _hint_of_prefix(path):
    """An absolute path is often that of another machine."""
    return ('; utils/update_annotations.py --replace-prefix OLD NEW changes the paths of a whole '
            'list' if path.startswith('/') else '')


def visible(text):
    """A text in which invisible characters, and blanks other than a space, are shown as escapes."""
    return ''.join(character.encode('unicode_escape').decode('ascii')
                   if _is_invisible(character) else character for character in text)


def _is_invisible(character):
    return character != ' ' and (character.isspace() or
                                 unicodedata.category(character) in ('Cc', 'Cf', 'Zs'))


def _hint_of_table(text, pattern=_TABLE):
    if '\t' in text:
        return '; it has a tab instead of a space (%s converts such a file)' % CONVERTER
    blanks = [character for character in text if character != ' ' and character.isspace()]
    if blanks:
        return "; it has another kind of blank, '%s', instead of a space (%s converts it)" % (
            visible(blanks[0]), CONVERTER)
    match = pattern.search(text)
    return ("; it looks like a table with '%s' (%s converts it)" % (match.group().strip()[-1],
                                                                   CONVERTER) if match else '')


def _hint_of_blanks(path, label, find):
    for blank in re.finditer(' +', path):
        image = path[:blank.start()]
        if find(image):
            written = '%s %s' % (path[blank.end():], label)
            return ("; but '%s' is there: labels hold no blanks, write '%s' for '%s' (%s does it "
                    'for a whole list)' % (image, written.replace(' ', ''), written, CONVERTER))
    return ''
