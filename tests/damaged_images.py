"""A corpus of damaged images, the same for the same seed: bit flips and truncations."""

import io
import os

import numpy as np
from PIL import Image

FORMS = (('PNG', {}), ('JPEG', {'quality': 90}), ('JPEG', {'progressive': True}), ('BMP', {}),
         ('GIF', {}))
# Flips in the first bytes hit headers: sizes, kinds, offsets.
HEADER_BYTES = 64


def write_corpus(folder, count, seed=0):
    """Writes `count` damaged images and an annotation file of them all.

    Returns:
        (path of the annotation file, paths of the images).
    """
    random = np.random.RandomState(seed)
    paths = []
    for index in range(count):
        form, options = FORMS[index % len(FORMS)]
        data = bytearray(_image(random, form, options))
        damage = index // len(FORMS) % 3
        if damage == 0:
            del data[random.randint(len(data)):]
        else:
            end = HEADER_BYTES if damage == 1 else len(data)
            for _ in range(random.choice([1, 2, 16])):
                data[random.randint(end)] ^= 1 << random.randint(8)
        paths.append(os.path.join(folder, '%d.%s' % (index, form.lower())))
        with open(paths[-1], 'wb') as stream:
            stream.write(data)
    list_path = os.path.join(folder, 'list.txt')
    with open(list_path, 'w') as stream:
        stream.writelines('%s A1\n' % os.path.basename(path) for path in paths)
    return list_path, paths


def _image(random, form, options):
    pixels = random.randint(0, 256, (6, 20, 3)).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(pixels).resize((94, 24)).save(stream, form, **options)
    return stream.getvalue()
