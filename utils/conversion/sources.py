"""Determines the kind of the user's label files, from their content or from options."""

import os

from lpr.data.image_files import picture_names
from lpr.runtime.errors import UserError
from utils.conversion.readers import counterparts, labelme, text_files, voc
from utils.conversion.readers.annotation_list import is_list, open_list
from utils.conversion.readers.coco import open_coco
from utils.conversion.readers.cvat import open_cvat
from utils.conversion.readers.file_names import open_names
from utils.conversion.readers.labelme import open_labelme
from utils.conversion.readers.table_file import read_text_lines
from utils.conversion.readers.tables import open_table
from utils.conversion.readers.text_files import YOLO_LINE, open_texts, open_yolo
from utils.conversion.readers.voc import open_voc
from utils.conversion.readers.xml_file import read_xml
from utils.conversion.unread_labels import check_names_are_labels

# Kinds by the name that `--kind` has for them, and what opens them.
FILE_KINDS = {'table': open_table, 'list': open_list, 'cvat': open_cvat, 'coco': open_coco}
FOLDER_KINDS = {'names': open_names, 'texts': open_texts, 'yolo': open_yolo, 'voc': open_voc,
                'labelme': open_labelme}
# Options of `ReaderOptions` that only some kinds take.
_KINDS_OF = {'pattern': ('names', 'yolo'), 'columns': ('table',), 'delimiter': ('table',),
             'encoding': ('table', 'list'),
             'images': tuple(kind for kind in {**FILE_KINDS, **FOLDER_KINDS} if kind != 'names')}
_KIND_OF_EXTENSION = {'.xml': 'cvat', '.json': 'coco'}
_FOREIGN = {
    '.xls': 'save the sheet as CSV', '.xlsx': 'save the sheet as CSV',
    '.ods': 'save the sheet as CSV', '.zip': 'unpack it first',
    '.tfrecord': 'write its images and labels to files first',
}
# Text files inspected to determine a folder's kind.
_SAMPLE_FILES = 20


def open_source(path, kind, options):
    """Opens files with labels.

    Args:
        path: a file or a folder.
        kind: a key of `FILE_KINDS` or `FOLDER_KINDS`; None to find it out.
        options: `ReaderOptions`.
    Returns:
        A `Source`.
    Raises:
        UserError: there is no such file, its kind cannot be determined, or it does not take an
            option that is given.
    """
    kinds = FOLDER_KINDS if os.path.isdir(path) else FILE_KINDS
    if not os.path.isdir(path) and not os.path.isfile(path):
        raise UserError('%s: no such file or folder' % path)
    if kind is None:
        kind = (_kind_of_folder if os.path.isdir(path) else _kind_of_file)(path, options)
    if kind not in kinds:
        raise UserError('%s: --kind %s is for a %s' %
                        (path, kind, 'file' if kind in FILE_KINDS else 'folder'))
    for option, takers in _KINDS_OF.items():
        if getattr(options, option) is not None and kind not in takers:
            raise UserError('%s: --%s is for --kind %s; these labels are of the kind %s' %
                            (path, option, ' or '.join(takers), kind))
    return kinds[kind](path, options)


def _kind_of_file(path, options):
    extension = os.path.splitext(path)[1].lower()
    if extension in _FOREIGN:
        raise UserError('%s: %s files are not read; %s' % (path, extension, _FOREIGN[extension]))
    if extension in _KIND_OF_EXTENSION:
        return _KIND_OF_EXTENSION[extension]
    is_told = options.columns or options.delimiter
    return 'table' if is_told or not is_list(read_text_lines(path, options.encoding)) else 'list'


def _kind_of_folder(folder, options):
    """The one kind of files with labels in a folder; the images' names if there are none."""
    found = []
    if _with_images(folder, voc.EXTENSION, options) or _has_voc(folder):
        found.append('voc')
    if _with_images(folder, labelme.EXTENSION, options):
        found.append('labelme')
    texts = _with_images(folder, text_files.EXTENSION, options)
    if texts:
        found.append('yolo' if any(map(_is_yolo, texts[:_SAMPLE_FILES])) else 'texts')
    if options.pattern is not None and found != ['yolo']:
        return 'names'
    if len(found) > 1:
        raise UserError('%s: files of several kinds belong to the images; --kind %s tells which to '
                        'read' % (folder, ' or --kind '.join(found)))
    if found:
        return found[0]
    if not picture_names(folder):
        raise UserError('%s: neither images nor files with labels in this folder' % folder)
    check_names_are_labels(folder, options.output)
    return 'names'


def _with_images(folder, extension, options):
    """List of the paths of files below a folder that an image belongs to."""
    return [os.path.join(folder, name)
            for name in counterparts.find_label_files(folder, extension)
            if counterparts.image_of(folder, name, options.images)]


def _has_voc(folder):
    """Whether an XML file below a folder is one of VOC, with an image of another name."""
    return any(_root(os.path.join(folder, name)) == voc.ROOT
               for name in counterparts.find_label_files(folder, voc.EXTENSION))


def _root(path):
    try:
        return read_xml(path).tag
    except ValueError:
        return None


def _is_yolo(path):
    try:
        lines = text_files.read_lines(path)
        return bool(lines) and all(YOLO_LINE.fullmatch(line) for _, line in lines)
    except ValueError:
        return False
