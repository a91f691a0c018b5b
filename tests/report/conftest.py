"""A report on four wrong plates of 24, and a browser to open it with."""

import pytest
from browser import open_browser
from report_plates import ROWS, make_plates, result_of


@pytest.fixture(scope='session')
def browser():
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope='session')
def plates(tmp_path_factory):
    return make_plates(tmp_path_factory.mktemp('plates'), ROWS, ('wide', 'square'))


@pytest.fixture(scope='session')
def page(tmp_path_factory, plates, make_spec):
    """The address of a report on four wrong plates of 24."""
    pytest.importorskip('jinja2')
    from lpr.report.page import Evaluated, write_report
    folder = tmp_path_factory.mktemp('report')
    return 'file://' + write_report(str(folder), Evaluated(result_of(plates), plates),
                                    make_spec(), ())
