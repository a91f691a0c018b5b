"""What is written about plates that were read."""

import pytest

from lpr.evaluation.contact_page import Drawn
from lpr.evaluation.predictions import line_of, row_of, values_of


@pytest.mark.parametrize('read', ['<Anhui>A1', '皖A1'])
@pytest.mark.parametrize('spelling, written', [
    (None, '<Anhui>A1'), ('names', '<Anhui>A1'), ('hanzi', '皖A1')])
def test_a_plate_is_spelled_as_wanted_whatever_the_symbols_of_the_model(read, spelling, written):
    plate = Drawn('a.png', read, 0.5, None, False, True, 'drawn/a.png', (94, 24))
    assert row_of(plate, spelling) == ('a.png', written, '0.5000', 'yes')
    assert line_of(plate, spelling, with_confidence=True) == 'a.png %s 0.5000 rejected' % written
    assert line_of(plate, spelling, with_confidence=False) == 'a.png %s rejected' % written
    assert values_of(plate, spelling) == {'image': 'a.png', 'plate': written, 'confidence': 0.5,
                                          'rejected': True}
