"""Boxes with plates as annotation programs write them; each format has a module of its own."""

import os

from lpr.runtime.errors import UserError
from utils.conversion.readers.counterparts import find_label_files, image_of, images_without
from utils.conversion.readers.entry import Entry
from utils.conversion.readers.image_search import ImageSearch

# Pixels; no photo is larger.
_MAX_SIDE = 1e6


def entries_of_files(folder, images, extension, parse, read_object):
    """Yields the `Entry`s of a folder with a file for each image, then the images that have none.

    Args:
        folder: the folder.
        images: folder of the images, None if it is not given.
        extension: of the files, such as '.xml'.
        parse: function of a path that returns (name of the image or '', size, list of objects).
        read_object: function of an object that returns (plate, box); both raise ValueError.
    Raises:
        UserError: there is no such file.
    """
    names, kind = find_label_files(folder, extension), extension[1:].upper()
    if not names:
        raise UserError('%s: no %s file in this folder; expected one for each image' %
                        (folder, kind))
    used = set()
    for name in names:
        path = os.path.join(folder, name)
        try:
            named, size, objects = parse(path)
            image = _find_image(folder, name, named, images)
        except ValueError as error:
            used.add(image_of(folder, name, images))
            yield Entry.faulty(path, error)
            continue
        used.add(image)
        yield from _entries_of_image(path, image, size, objects, read_object)
    for path in images_without(folder, used - {None}, images):
        yield Entry.faulty(path, 'no %s file belongs to this image' % kind)


def entries_of_index(path, folder, images, read_object):
    """Yields the `Entry`s of a file that lists images with their objects.

    Args:
        path: the file.
        folder: folder of the images, None if it is not given.
        images: iterable of (name, size, list of objects); size is (width, height) or None.
        read_object: as of `entries_of_files`.
    """
    search = ImageSearch(os.path.dirname(path), folder)
    for name, size, objects in images:
        place = '%s: %s' % (path, name)
        try:
            image = search.find(name)
        except ValueError as error:
            yield Entry.faulty(place, error)
            continue
        yield from _entries_of_image(place, image, size, objects, read_object)


def _entries_of_image(place, image, size, objects, read_object):
    """Yields the `Entry`s of the objects on an image.

    Args:
        place: the start of messages about the image.
        image: its path.
        size: (width, height) as it was labelled, in pixels, or None.
        objects, read_object: as of `entries_of_files`.
    """
    if not objects:
        yield Entry.faulty(place, 'no box')
    for number, element in enumerate(objects, 1):
        at = place if len(objects) == 1 else '%s: box %d' % (place, number)
        try:
            text, box = read_object(element)
            yield Entry(at, image, text, box, None, size)
        except ValueError as error:
            yield Entry.faulty(at, error)


def to_numbers(values, what):
    """A list of floats, in pixels; ValueError that `what` is missing unless all are valid numbers.

    Args:
        values: iterable of texts or numbers, None for each that is missing.
        what: words for the message.
    """
    try:
        numbers = [float(value) for value in values]
    except (TypeError, ValueError):
        numbers = []
    if not numbers or not all(abs(number) < _MAX_SIDE for number in numbers):
        raise ValueError('no %s' % what)
    return numbers


def to_size(width, height):
    """(width, height) of the image as it was labelled, from texts or numbers; None if not given."""
    try:
        size = int(width), int(height)
    except (TypeError, ValueError, OverflowError):
        return None
    return size if min(size) > 0 else None


def _find_image(folder, name, named, images):
    """The image of a label file: the one it names, else the one with the same name."""
    named = os.path.basename(named.strip().replace('\\', '/'))
    found = (image_of(folder, os.path.join(os.path.dirname(name), named), images) if named else
             None) or image_of(folder, name, images)
    if not found:
        raise ValueError("image '%s' not found (--images names the folder it is in)" %
                         (named or os.path.splitext(name)[0]))
    return found
