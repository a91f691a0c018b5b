"""Where `test_lpr.py` writes: names of images are data, and lead nowhere else."""

import os

from hypothesis import given
from hypothesis import strategies as st

from lpr.data.annotation_file import Annotation
from test_lpr import unique_output_paths

NAMES = st.lists(st.sampled_from(['..', '.', 'a', 'a_2', 'a.png', '.png', '~', '$HOME', 'a b']),
                 min_size=1, max_size=4).map('/'.join)


@given(st.lists(st.one_of(NAMES, NAMES.map('/'.__add__), st.text(min_size=1)), max_size=8))
def test_every_image_gets_a_name_of_its_own_inside_the_output_folder(names):
    paths = unique_output_paths([Annotation(name, None, 'list.txt', 1) for name in names], 'out')
    assert len(set(paths)) == len(names)
    for path in paths:
        assert os.path.dirname(os.path.normpath(path)) == 'out' and path.endswith('.png')
