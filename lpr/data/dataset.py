"""The plates of a config section: its annotations, without those whose image is unusable."""

import functools
import logging

from lpr.data.annotations import SKIP, AnnotationTable, read_annotations
from lpr.data.image_decoding import undecodable_rows
from lpr.data.pictures import find_pictures
from lpr.runtime.progress import track

log = logging.getLogger('lpr')


def read_plates(section, spec, labelled=True, list_paths=None):
    """Reads the annotations of a config section.

    With `on_bad_image = 'skip'` every image is decoded once, so that none can fail later, and the
    skipped rows are logged.

    Args:
        section: `train`, `eval` or `infer` of the config.
        spec: the `ModelSpec`.
        labelled: True if every line must have a label.
        list_paths: annotation files to read instead of the section's.
    Returns:
        An `AnnotationTable`; its `bad_rows` are those that were skipped.
    Raises:
        UserError: as `read_annotations`, or all images are unusable.
    """
    annotations = read_annotations(
        list_paths or section.file_list_path, labelled, section.on_bad_image,
        functools.partial(track, unit='row'))
    return _decodable(annotations, spec) if section.on_bad_image == SKIP else annotations


def read_pictures(paths, spec):
    """Reads images without an annotation file; skips and logs those that cannot be decoded.

    Args:
        paths: image files and folders, as of `find_pictures`.
        spec: the `ModelSpec`.
    Returns:
        An `AnnotationTable` without labels.
    Raises:
        UserError: as `find_pictures`, or no image can be decoded.
    """
    return _decodable(find_pictures(paths), spec)


def _decodable(annotations, spec):
    """The annotations whose images can be decoded; logs the others."""
    annotations = _without(annotations, set(undecodable_rows(annotations, spec).tolist()))
    bad_rows = annotations.bad_rows
    if bad_rows.count:
        log.warning('skipped %d of %d images, which cannot be used:', bad_rows.count,
                    bad_rows.count + len(annotations))
        log.warning('%s', '\n'.join(bad_rows.lines()))
    return annotations


def _without(annotations, rows):
    """The annotations without the given rows, which are added to their `bad_rows`."""
    if not rows:
        return annotations
    usable = AnnotationTable(annotations.bad_rows)
    for row, annotation in enumerate(annotations):
        if row in rows:
            usable.bad_rows.add(annotation, 'the image cannot be decoded')
        else:
            usable.append(annotation)
    if not usable:
        raise usable.bad_rows.error(usable.bad_rows.count)
    return usable
