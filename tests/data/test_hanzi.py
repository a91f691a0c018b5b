"""Names of Hanzi on plates, in both directions."""

import glob
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT

from lpr.data.hanzi import HANZI, NAMES, PROVINCES, with_hanzi, with_names
from lpr.models.model_spec import read_spec


@pytest.mark.parametrize('label, written', [
    ('<Anhui>A12345', '皖A12345'),
    ('<Anhui>A1234<police>', '皖A1234警'),
    ('WJ<Hebei>1234A', 'WJ冀1234A'),
    ('<Guangdong>Z1234<HongKong>', '粤Z1234港'),
    ('<Guangdong>A1234<learner>', '粤A1234学'),
    ('CW123AA', 'CW123AA'),
    ('<Bavaria>A1', '<Bavaria>A1'),
    ('', ''),
])
def test_labels_are_spelt_both_ways(label, written):
    assert with_hanzi(label) == written
    assert with_names(written) == label


def test_a_chinese_plate_begins_with_one_of_31_provinces():
    assert len(PROVINCES) == len(set(PROVINCES.values())) == 31
    assert len(NAMES) == len(HANZI) == 31 + len('警港澳学挂使领')


@given(st.lists(st.sampled_from(sorted(HANZI) + list('A1')), max_size=8))
def test_any_row_of_symbols_comes_back(symbols):
    assert with_names(with_hanzi(''.join(symbols))) == ''.join(symbols)


@pytest.mark.parametrize('path', glob.glob(os.path.join(ROOT, 'pre-trained', '*', 'graph.yml')),
                         ids=lambda path: path.split(os.sep)[-2])
def test_every_name_of_a_shipped_model_has_its_hanzi(path):
    names = {symbols[0] for symbols in read_spec(path).vocabulary.classes if len(symbols[0]) > 1}
    assert names <= set(HANZI)
