"""A list of strings in two arrays."""

import pytest

from lpr.data.packed_strings import PackedStrings


def test_strings_come_back_in_their_order():
    strings = ['a b.png', '', '皖A12345', 'a b.png']
    packed = PackedStrings(strings)
    assert len(packed) == 4
    assert list(packed) == strings
    assert packed[-2] == '皖A12345'
    with pytest.raises(IndexError):
        packed[4]


def test_arrays_have_every_string_between_its_bounds():
    data, bounds = PackedStrings(['ab', '', '皖\0']).to_arrays()
    assert data.item() == b'ab\xe7\x9a\x96\0'
    assert bounds.tolist() == [0, 2, 2, 6]
