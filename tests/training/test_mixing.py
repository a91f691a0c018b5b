"""Epochs in which each annotation file has its share."""

import types

import numpy as np
import pytest

from lpr.data.annotation_file import Annotation
from lpr.data.annotations import AnnotationTable
from lpr.runtime.errors import UserError
from lpr.training.mixing import epoch_groups, epoch_rows


def table(**sizes):
    """Annotations of files of the sizes given."""
    annotations = AnnotationTable()
    for path, size in sizes.items():
        for line in range(size):
            annotations.append(Annotation('%d.png' % line, 'A', path, line + 1))
    return annotations


def train(paths, shares):
    return types.SimpleNamespace(file_list_path=paths, list_shares=shares)


def test_without_shares_an_epoch_has_every_row_once():
    assert epoch_groups(table(a=3, b=2), train(['a', 'b'], None)) == [(0, 5, 5)]


@pytest.mark.parametrize('shares, expected', [
    ([1, 1], [(0, 2, 5), (2, 8, 5)]),
    ([3, 1], [(0, 2, 8), (2, 8, 2)]),    # 7.5 and 2.5, rounded to even numbers
    ([0, 2.5], [(2, 8, 10)]),
    ([1, 1000], [(0, 2, 1), (2, 8, 10)]),
], ids=str)
def test_files_have_their_shares_of_as_many_rows_as_there_are(shares, expected):
    assert epoch_groups(table(a=2, b=8), train(['a', 'b'], shares)) == expected


def test_a_file_of_which_no_row_can_be_used_cannot_have_a_share():
    with pytest.raises(UserError, match='^b: no usable row, but a share in train.list_shares$'):
        epoch_groups(table(a=2), train(['a', 'b'], [1, 1]))


def test_rows_of_a_file_come_equally_often_or_once_more(session):
    rows = epoch_rows([(0, 3, 7), (3, 10, 4), (13, 2, 2)])
    draws = [session.run(rows) for _ in range(3)]
    for drawn in draws:
        counts = np.bincount(drawn, minlength=15)
        assert sorted(counts[:3]) == [2, 2, 3]
        assert sorted(counts[3:13]) == [0] * 6 + [1] * 4
        assert counts[13:].tolist() == [1, 1]
    assert len({tuple(sorted(drawn)) for drawn in draws}) > 1
