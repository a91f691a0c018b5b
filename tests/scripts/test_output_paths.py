"""Where `test_lpr.py` writes: names of images are data, and lead nowhere else."""

import os

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lpr.data.annotation_file import Annotation
from lpr.data.image_files import write_png
from test_lpr import unique_output_paths

NAMES = st.lists(st.sampled_from(['..', '.', 'a', 'a_2', 'a.png', '.png', '~', '$HOME', 'a b']),
                 min_size=1, max_size=4).map('/'.join)


@given(st.lists(st.one_of(NAMES, NAMES.map('/'.__add__), st.text(min_size=1)), max_size=8))
def test_every_image_gets_a_name_of_its_own_inside_the_output_folder(names):
    paths = unique_output_paths([Annotation(name, None, 'list.txt', 1) for name in names], 'out')
    assert len(set(paths)) == len(names)
    for path in paths:
        assert os.path.dirname(os.path.normpath(path)) == 'out' and path.endswith('.png')


def test_a_picture_replaces_a_link_and_not_what_it_leads_to(tmp_path):
    (tmp_path / 'target').write_bytes(b'precious')
    (tmp_path / 'plate.png').symlink_to(tmp_path / 'target')
    write_png(str(tmp_path / 'plate.png'), np.zeros((2, 2, 3), np.uint8))
    assert (tmp_path / 'target').read_bytes() == b'precious'
    assert not (tmp_path / 'plate.png').is_symlink()
