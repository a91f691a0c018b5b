"""The rows of annotation files with the properties of their images."""

import collections
import os

from lpr.data.annotation_file import scan_annotations
from utils.checking.images import inspect_images


class InspectedRow(collections.namedtuple('InspectedRow', 'set_name annotation fault image')):
    """A row of an annotation file.

    Attributes:
        set_name: the set it belongs to: 'train', 'eval' or the annotation file's path.
        annotation: the `Annotation`; its path is as written, its label None if there is none.
        fault: why the line cannot be read, None if it can.
        image: the `ImageFacts`, None if the line cannot be read.
    """
    __slots__ = ()


def inspect_rows(lists, workers=None, progress=iter):
    """Reads annotation files and decodes every image they name once.

    Args:
        lists: annotation files by the name of their set.
        workers: number of processes, None for one per core.
        progress: function that passes an iterable on and may show how far it got; it is given
            the number of images as `total`.
    Returns:
        A list of `InspectedRow`, in the order of the files and their lines.
    Raises:
        UserError: an annotation file cannot be read.
    """
    lines = [(set_name, annotation, fault) for set_name, list_paths in lists.items()
             for list_path in list_paths for annotation, fault in scan_annotations(list_path)]
    wanted = list(collections.OrderedDict.fromkeys(
        _image_of(annotation) for _, annotation, fault in lines if not fault))
    facts = progress(inspect_images(wanted, workers), total=len(wanted))
    facts_of = dict(zip(wanted, facts))
    return [InspectedRow(set_name, annotation, fault,
                         None if fault else facts_of[_image_of(annotation)])
            for set_name, annotation, fault in lines]


def _image_of(annotation):
    """(folder, path): where the row's image is looked up."""
    return os.path.dirname(annotation.list_path), annotation.image_path
