"""Images and plates that are both trained on and measured, reported before a fine-tuning starts."""

import os

from lpr.data.annotations import read_annotations


def shared_warnings(train, val):
    """Lines about validation images, and plates on any images, that are trained on.

    Args:
        train, val: annotation files.
    Raises:
        UserError: a file is faulty.
    """
    trained, measured = (list(read_annotations(path)) for path in (train, val))
    lines = []
    for what, key, remedy in (
            ('images', lambda one: os.path.realpath(one.image_path), 'take them out of one'),
            ('plates', lambda one: one.label,
             'utils/update_annotations.py --validation splits by plate')):
        wanted = set(map(key, measured))
        shared = wanted.intersection(map(key, trained))
        if shared:
            lines.append('%d of the %d %s in %s are in %s, too; LP-RR on %s that were trained on '
                         'says little; %s' %
                         (len(shared), len(wanted), what, val, train, what, remedy))
    return lines
