"""The annotation format: one image a line, `<path> <label>` for training and evaluation.

A line is split at its last space, so that paths may hold spaces. A line without a label, `<path>`,
is enough where only images are needed (`test_lpr.py`). Files are UTF-8 with or without a byte
order mark, lines end in LF or CRLF, empty lines are skipped. A relative path is looked up beside
the annotation file, then in the working directory.
"""

import functools
import os

from lpr.data.annotation_lines import read_lines, scan_lines
from lpr.data.annotations import STOP, Annotation, AnnotationTable
from lpr.data.image_headers import header_fault
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_write
from lpr.runtime.parallel import map_in_threads

# Why an image cannot be used that is not there.
MISSING = 'not found beside the annotation file or in the working directory'
IMAGE_EXTENSIONS = ('.jpg', '.jpeg', '.png', '.bmp', '.gif')


def read_annotations(list_paths, labelled=True, on_bad_image=STOP, progress=iter):
    """Reads one annotation file or several, finds their images and reads the images' headers.

    Args:
        list_paths: path of an annotation file, or a list of paths.
        labelled: True if every line must have a label; False to read the paths only, from a file
            with or without labels.
        on_bad_image: 'stop' or 'skip': what to do about images that are missing or that
            `lpr.data.image_headers` refuses.
        progress: function that passes an iterable on and may show how far it got.
    Returns:
        An `AnnotationTable`; its `bad_rows` are those that were skipped.
    Raises:
        UserError: a file is missing, empty or not UTF-8, a line has no label, or there are bad
            images, all of them or not to be skipped.
    """
    annotations = AnnotationTable()
    locate = functools.partial(_locate, labelled)
    for annotation, fault in progress(map_in_threads(locate, _read_texts(list_paths))):
        if fault:
            annotations.bad_rows.add(annotation, fault)
        else:
            annotations.append(annotation)
    bad_rows = annotations.bad_rows
    if bad_rows.count and (on_bad_image == STOP or not annotations):
        raise bad_rows.error(len(annotations) + bad_rows.count)
    if not annotations:
        raise UserError('%s: no annotation line; expected one image a line' %
                        ', '.join(as_list(list_paths)))
    return annotations


def read_labels(list_paths):
    """Yields (source, label) of every line, without looking for the images."""
    for list_path in as_list(list_paths):
        for line, text in read_lines(list_path):
            yield '%s:%d' % (list_path, line), split_line(list_path, line, text)[1]


def read_rows(list_paths):
    """Yields an `Annotation` a line, its path as written and its label, None if it has none.

    The images are not looked for; `look_up` finds one.
    """
    for list_path in as_list(list_paths):
        for line, text in read_lines(list_path):
            yield Annotation(*_split_text(text), list_path, line)


def scan_rows(list_path):
    """Yields (`Annotation`, fault) a line; where `read_rows` stops at a fault this goes on.

    `fault` is None, or says why the line cannot be read; its path and label are None then.
    """
    for line, text, fault in scan_lines(list_path):
        path, label = _split_text(text) if text else (None, None)
        yield Annotation(path, label, list_path, line), fault


def split_line(list_path, line, text):
    """Splits the text of a line into path and label; raises UserError if it has no label."""
    path, label = _split_text(text)
    if label is None:
        raise UserError("%s:%d: no label after '%s'; expected '<path> <label>'" %
                        (list_path, line, text))
    return path, label


def write_annotations(list_path, rows):
    """Writes an annotation file in one piece.

    Args:
        list_path: the file to write; replaced only when all rows are written.
        rows: iterable of (image path, label); a label of None or '' gives a line of the path only.
    Returns:
        The number of rows.
    Raises:
        UserError: a row cannot be written as a line that reads back the same.
    """
    count = 0
    with atomic_write(list_path) as stream:
        for path, label in rows:
            check_row(list_path, path, label)
            stream.write('%s %s\n' % (path, label) if label else '%s\n' % path)
            count += 1
    return count


def check_row(list_path, path, label):
    """Raises UserError if a row cannot be written as a line that reads back the same."""
    if not path or path != path.strip(' \t\ufeff') or any(c in path for c in '\r\n\0'):
        raise UserError('%s: the image path %r cannot be written to an annotation line' %
                        (list_path, path))
    if label and ('\0' in label or any(c.isspace() for c in label) or
                  _split_text('%s %s' % (path, label)) != (path, label)):
        raise UserError('%s: the label %r of %s cannot be written to an annotation line' %
                        (list_path, label, path))
    try:
        path.encode('utf-8')
    except UnicodeEncodeError:
        raise UserError('%s: the image path %r is not UTF-8; rename the file' % (list_path, path))


def path_from_list(list_path, image_path):
    """The path of an image as a line of `list_path` has it: relative to the folder of the list."""
    folder, path = os.path.dirname(os.path.abspath(list_path)), os.path.abspath(image_path)
    if not path.startswith(os.path.join(folder, '')):
        # '..' leads out of the folder that a link stands for, so the links are followed first.
        folder = os.path.realpath(folder)
        path = os.path.join(os.path.realpath(os.path.dirname(image_path)),
                            os.path.basename(image_path))
    return os.path.relpath(path, folder)


def look_up(path, folder):
    """Finds the image of a line: beside its list in `folder`, else in the working directory.

    Returns:
        Its path, None if there is no such file.
    """
    beside_list = os.path.join(folder, path)
    for candidate in (beside_list, path):
        if os.path.isfile(candidate):
            return candidate
    return None


def as_list(list_paths):
    """One path or a list of paths, as a list."""
    return [list_paths] if isinstance(list_paths, str) else list(list_paths)


def _read_texts(list_paths):
    """Yields (list_path, line, text) of every line."""
    for list_path in as_list(list_paths):
        for line, text in read_lines(list_path):
            yield list_path, line, text


def _locate(labelled, row):
    """Finds the image of a line's text.

    Returns:
        (`Annotation`, fault): why the image cannot be used, None if it can.
    """
    list_path, line, text = row
    found, label = _find_image(list_path, line, text, os.path.dirname(list_path), labelled)
    annotation = Annotation(found or (text if label is None else split_line(*row)[0]), label,
                            list_path, line)
    if not found:
        return annotation, MISSING + ("; its path has '\\', expected '/'"
                                      if '\\' in annotation.image_path else '')
    return annotation, header_fault(found)


def _find_image(list_path, line, text, folder, labelled):
    """Returns (path of the image or None, label or None) of a line's text."""
    if labelled:
        path, label = split_line(list_path, line, text)
        return look_up(path, folder), label
    found = look_up(text, folder)
    if not found and ' ' in text:
        found = look_up(text.rpartition(' ')[0].rstrip(' '), folder)
    return found, None


def _split_text(text):
    """Splits the text of a line into its path and its label, None if it has none."""
    path, _, label = text.rpartition(' ')
    path = path.rstrip(' ')
    if not path or '/' in label or label.lower().endswith(IMAGE_EXTENSIONS):
        return text, None
    return path, label
