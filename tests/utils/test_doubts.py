"""Warnings of labels that are names and numbers of pictures."""

import pytest

from utils.conversion.doubts import label_warnings
from utils.conversion.labels import LabelCleaner
from utils.conversion.readers.entry import Entry


def warnings_of(*texts):
    return label_warnings([(Entry('%d.csv' % line, 'a.jpg', text, None, None),
                            LabelCleaner().clean(text, '')) for line, text in enumerate(texts)])


@pytest.mark.parametrize('texts, what', [
    (['0001', '0002', 'AB1'], '2 of 3 labels have digits only'),
    (['Cars0', 'Cars1', 'Cars10', 'AB1'], "3 of 4 labels are 'CARS' and a number"),
    (['DSC01234', 'DSC01235', 'DSC01236'], "3 of 3 labels are 'DSC' and a number"),
])
def test_running_numbers_are_noticed(texts, what):
    warning, = warnings_of(*texts)
    assert warning.startswith('warning: %s, ' % what)


@pytest.mark.parametrize('texts', [
    ['0001', 'AB1'], ['AB1', 'AB2'], ['AB1', 'AB2', 'AC3', 'AC4'],
    ['皖A12345', '皖A12346', '皖A12347'], ['12가3456', '34가5678', '56가7890'],
])
def test_plates_that_are_alike_are_no_running_numbers(texts):
    assert warnings_of(*texts) == []


def test_numbers_behind_plates_that_are_there_without_them_are_noticed():
    warning, = warnings_of('ABC123', 'abc-123 - 1', 'ABC123 12', 'XY12', 'XZ12-1', 'QR1')
    assert warning.startswith("warning: 2 labels are another label followed by a number, the "
                              "first: ABC1231 from 'abc-123 - 1' (1.csv)")
