"""Writes the entries of a reader to an annotation file, with crops if the entries have boxes."""

import collections
import contextlib
import operator
import os
import shlex

from lpr.data.annotation_file import check_row, path_from_list, write_annotations
from lpr.data.pictures import is_photo, warn_of_photos
from lpr.data.vocabulary import min_sequence_length
from lpr.runtime.errors import UserError
from lpr.runtime.files import new_directory, unused_name
from lpr.runtime.parallel import map_in_threads
from utils.conversion.converter import CROPS, crop_photos, nothing_usable
from utils.conversion.doubts import label_warnings
from utils.conversion.exif import QUARTER_TURN, UPRIGHT, read_orientation, stored_turned
from utils.conversion.labels import LATIN_TWINS
from utils.conversion.plate_crops import Plate
from utils.conversion.readers.image_search import image_size

# Rows that the report shows, so that a wrong column or pattern is noticed.
SHOWN_ROWS = 3


class Imported(collections.namedtuple('Imported', 'rows skipped warnings')):
    """The result: (image path, label) per row, (place, reason) of each skipped entry, warnings."""
    __slots__ = ()


class _LabelledPhoto(collections.namedtuple('_LabelledPhoto', 'source path name plate')):
    """A `converter.Photo` that knows its `Plate`."""
    __slots__ = ()


def import_source(source, cleaner, spec, output, crops, settings, workers, progress):
    """Writes the annotation file of a `Source`.

    Args:
        source: `Source`.
        cleaner: `LabelCleaner` for its labels.
        spec: `ModelSpec` that the labels must fit, or None.
        output: the annotation file.
        crops: folder to make if the entries have boxes, None for crops/ beside the file.
        settings: `CropSettings`.
        workers: number of processes that crop, None for one per core.
        progress: function of an iterable and its `total` that may show how far it got.
    Returns:
        `Imported`.
    Raises:
        UserError: no entry can be used, nothing can be written, or there are no boxes for
            `crops` or `settings`.
    """
    plates, photos, skipped = _check_entries(source, cleaner, spec, output, progress)
    lack = 'there are no labels', 'rows (read as %s)' % source.description
    if not plates:
        raise nothing_usable(output, skipped, *lack)
    warnings = label_warnings(plates)
    if not any(entry.box for entry, _ in plates):
        _check_no_crop_options(source, crops, settings)
        rows = [(path_from_list(output, entry.image), label) for entry, label in plates]
        write_annotations(output, rows)
        warn_of_photos(photos)
        return Imported(rows, skipped, warnings)
    skipped += [(entry.place, 'no box, as other labels have') for entry, _ in plates
                if not entry.box]
    plates = [(entry, label) for entry, label in plates if entry.box]
    crops = crops or os.path.join(os.path.dirname(output), CROPS)
    with new_directory(crops) as folder:
        rows, not_cropped = _crop(plates, folder, crops, output, settings, workers, progress)
        skipped += not_cropped
        if not rows:
            raise nothing_usable(output, skipped, *lack)
        write_annotations(output, rows)
    return Imported(rows, skipped, warnings)


def _check_entries(source, cleaner, spec, output, progress):
    """Checks the entries of a source, see `import_source`.

    Returns:
        (plates, photos, skipped): (`Entry`, label) of those that can be used; (path, width, height)
        of their images that look like whole photos; (place, reason) of the other entries.
    """
    plates, photos, skipped = [], [], []
    checked = map_in_threads(_check_image, source.entries)
    for entry, size, fault in progress(checked, total=source.total):
        try:
            if fault:
                raise ValueError(fault)
            label = cleaner.clean(entry.text, entry.place)
            _check_label(label, spec)
            check_row(entry.place, path_from_list(output, entry.image), label)
            plates.append((entry, label))
            if is_photo(*size):
                photos.append((entry.image, *size))
        except (ValueError, UserError) as error:
            skipped.append((entry.place, str(error)))
    return plates, photos, skipped


def import_report(path, source, output, result, cleaner):
    """The final lines of the output: what was read, changed, skipped and written.

    Args:
        path: what was read, as the user names it.
        source: its `Source`.
        output, result, cleaner: as of `import_source`.
    """
    lines = ['%s was read as %s' % (path, source.description),
             '%s: %d rows, the first:' % (os.path.abspath(output), len(result.rows))]
    lines += ['    %s %s' % row for row in result.rows[:SHOWN_ROWS]]
    changes, unusual = cleaner.changes, cleaner.unusual
    if changes.counts:
        lines.append('labels changed:')
        lines += ['    %d %s, the first: %s' % (count, name, changes.examples[name])
                  for name, count in changes.counts.most_common()]
    if unusual.counts:
        lines.append('symbols beyond A-Z and 0-9, each a class of its own in training:')
        lines += ["    %d with '%s'%s, the first: %s" % (
            count, symbol, ' (--latin writes %s)' % LATIN_TWINS[symbol] if symbol in LATIN_TWINS
            else '', unusual.examples[symbol]) for symbol, count in unusual.counts.most_common()]
    total = len(result.rows) + len(result.skipped)
    return lines + ['%d rows read, %d of them skipped' % (total, len(result.skipped)),
                    'next: python utils/check_annotations.py %s' % shlex.quote(output)]


def _check_image(entry):
    """Returns (entry, size of its image or None, why it cannot be used or None)."""
    if entry.fault:
        return entry, None, entry.fault
    try:
        size = image_size(entry.image)
    except ValueError as error:
        return entry, None, str(error)
    return entry, size, _box_fault(entry, size) if entry.box else None


def _box_fault(entry, size):
    """Why the box of an entry may be for another place of its image, or None.

    Args:
        entry: an `Entry` with a box.
        size: (width, height) of its image.
    """
    orientation = read_orientation(entry.image)
    turned = 'it ' + stored_turned(orientation)
    if entry.size and entry.size != size:
        change = turned if orientation >= QUARTER_TURN else 'it was resized or cropped since'
        return 'the box was drawn in an image of %dx%d, but this one is %dx%d; %s' % (
            entry.size + size + (change,))
    # A size that fits tells that the box was drawn in the image as it is stored.
    is_sure = entry.size and orientation >= QUARTER_TURN and size[0] != size[1]
    if orientation == UPRIGHT or is_sure:
        return None
    return 'the box may be for the upright image, but ' + turned


def _check_no_crop_options(source, crops, settings):
    """Raises UserError if an option for crops is given."""
    for name, value in (('crops', crops), ('margin', settings.margin), ('size', settings.size)):
        if value:
            raise UserError('--%s is for labels with boxes; these have none (%s)' %
                            (name, source.description))


def _check_label(label, spec):
    """Raises ValueError if a model cannot read a label."""
    if spec is None:
        return
    steps = min_sequence_length(spec.vocabulary.encode(label))
    if steps > spec.sequence_length:
        raise ValueError("label '%s' needs %d time steps, the network has %d" %
                         (label, steps, spec.sequence_length))


def _crop(plates, folder, crops, output, settings, workers, progress):
    """Crops (entry, label) into `folder`, which is going to be `crops`; returns (rows, skipped)."""
    photos, taken = [], set()
    for entry, label in plates:
        stem, extension = os.path.splitext(os.path.basename(entry.image))
        extension = '.jpg' if extension.lower() in ('.jpg', '.jpeg') else '.png'
        name = unused_name(stem, extension, taken)
        photos.append(_LabelledPhoto(entry.place, entry.image, name,
                                     Plate(label, entry.box, None)))
    rows, skipped = [], []
    with contextlib.closing(crop_photos(photos, operator.attrgetter('plate'), settings, folder,
                                        workers)) as results:
        for (label, reason), photo in zip(progress(results, total=len(photos)), photos):
            if reason:
                skipped.append((photo.source, reason))
            else:
                rows.append((path_from_list(output, os.path.join(crops, photo.name)), label))
    return rows, skipped
