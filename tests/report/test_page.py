"""The page of a report, opened in a real browser."""

import base64
import collections
import os
import re
import subprocess
import sys
import time

import pytest

pytest.importorskip('jinja2')

from browser import main_thread_seconds  # noqa: E402
from paths import ROOT  # noqa: E402
from report_plates import LABELS, ROWS, make_plates, result_of  # noqa: E402

from lpr.evaluation.symbols import ReadPlate  # noqa: E402
from lpr.report.page import Evaluated, write_report  # noqa: E402
from lpr.runtime.errors import UserError  # noqa: E402


@pytest.fixture(scope='module')
def comparison(tmp_path_factory, plates, make_spec):
    """The address of a report that compares with a model that reads all but the first two."""
    others = [plate._replace(read=plate.truth, symbol_confidences=(0.9,) * len(plate.truth))
              for plate in plates]
    others[:2] = [ReadPlate(plate.annotation, plate.truth, ('X',), 0.1, (0.1,))
                  for plate in plates[:2]]
    folder = tmp_path_factory.mktemp('comparison')
    return 'file://' + write_report(
        str(folder), Evaluated(result_of(plates), plates), make_spec(), (),
        collections.Counter('AB12OB34'),
        Evaluated(result_of(others, 'other/graph.pb'), others))


def show(browser, page):
    """Opens a page, or resets its filters if it is open."""
    if browser.current_url == page:
        browser.execute_async_script("document.querySelector('form').reset();"
                                     "setTimeout(arguments[0], 0)")
    else:
        browser.get(page)


def choose(browser, name, value):
    """Chooses an option of a filter as a user does."""
    browser.execute_script(
        "const field = document.getElementById(arguments[0]); field.value = arguments[1];"
        "field.dispatchEvent(new Event('input', {bubbles: true}));", name, value)


def text_of(browser, selector):
    return browser.execute_script('return document.querySelector(arguments[0]).textContent',
                                  selector)


def test_the_page_opens_without_an_error_and_shows_its_figures(browser, page):
    browser.get(page)
    assert browser.get_log('browser') == []
    assert '20 of 24 plates' in text_of(browser, '.lead')
    assert text_of(browser, '.figures dd') == '83.3 %'
    assert browser.execute_script(
        "return Array.from(document.querySelectorAll('figure svg')).every(svg => "
        "svg.getBoundingClientRect().height > 100 && svg.getAttribute('aria-label'))")
    # Ids are unique, every label names its field, and nothing is wider than the window.
    assert browser.execute_script(
        "const ids = Array.from(document.querySelectorAll('[id]')).map(e => e.id);"
        "return new Set(ids).size === ids.length")
    assert browser.execute_script("return Array.from(document.querySelectorAll('select, input'))"
                                  ".every(field => field.labels.length === 1)")
    assert browser.execute_script('return document.documentElement.scrollWidth <= innerWidth')


def test_the_page_needs_no_other_file(page):
    with open(page[len('file://'):], encoding='utf-8') as stream:
        text = stream.read()
    addresses = re.findall(r'(?:src|href)="([^"]*)"', text) + re.findall(r'url\(([^)]*)\)', text)
    assert addresses
    assert all(address.startswith(('#', 'data:')) for address in addresses)


def test_pictures_load(browser, page):
    show(browser, page)
    sizes = browser.execute_async_script(
        "const done = arguments[0]; const images = Array.from(document.images);"
        "Promise.all(images.map(image => image.decode())).then(() => done("
        "images.map(image => image.naturalWidth)), error => done(String(error)))")
    assert sorted(sizes) == [60, 60, 94, 94]


def test_sorting(browser, page):
    show(browser, page)
    assert browser.execute_script(LABELS) == ['OB34', 'AB12', 'EE', '皖B34']  # surest first
    choose(browser, 'sort', 'unsure')
    assert browser.execute_script(LABELS) == ['皖B34', 'EE', 'AB12', 'OB34']
    choose(browser, 'sort', 'list')
    assert browser.execute_script(LABELS) == ['AB12', 'OB34', '皖B34', 'EE']


def test_filtering(browser, page):
    show(browser, page)
    for name, value, labels in (('truth', 'B', ['AB12']), ('truth', '<Anhui>', ['皖B34']),
                                ('read', '∅', ['EE', '皖B34']), ('find', '皖b', ['皖B34']),
                                ('kind', 'alike', ['OB34']), ('file', '0', ['AB12']),
                                ('find', 'no such plate', [])):
        choose(browser, name, value)
        assert browser.execute_script(LABELS) == labels, (name, value)
        choose(browser, name, '')
    assert '4 of 4 plates shown' in text_of(browser, '#shown')


def test_a_confusion_shows_its_plates(browser, page):
    show(browser, page)
    browser.execute_script("document.querySelector('.matrix [aria-label=\"B read as 8: 1\"]')"
                           ".click()")
    assert browser.execute_script(LABELS) == ['AB12']
    assert browser.execute_script('return document.activeElement.id') == 'gallery-title'
    browser.execute_script("document.querySelector('form [type=reset]').click()")
    browser.execute_async_script('setTimeout(arguments[0], 0)')
    assert len(browser.execute_script(LABELS)) == 4


def test_differing_symbols_are_marked_and_read_aloud(browser, page):
    show(browser, page)
    choose(browser, 'truth', '<Anhui>')
    cells = browser.execute_script(
        "return Array.from(document.querySelectorAll('#plates .differs')).map("
        "cell => Array.from(cell.children).map(part => part.textContent))")
    assert cells == [['皖', '冀', '20'], ['4', '–', '']]
    label = browser.execute_script(
        "return document.querySelector('#plates .symbols').getAttribute('aria-label')")
    assert label == ('plate 皖 B 3 4; 皖 (Anhui) read as 冀 (Hebei), 4 read as nothing; '
                     'confidence 20 %')


def test_print_view_is_clean(browser, page):
    show(browser, page)
    browser.execute_cdp_cmd('Emulation.setEmulatedMedia', {'media': 'print'})
    try:
        shown = browser.execute_script(
            "return Array.from(document.querySelectorAll('nav, form, button.show-more, #more'))"
            ".filter(element => element.offsetParent !== null).length")
        assert shown == 0
        assert browser.execute_script(
            "return getComputedStyle(document.body).backgroundColor") == 'rgb(255, 255, 255)'
    finally:
        browser.execute_cdp_cmd('Emulation.setEmulatedMedia', {'media': ''})
    pdf = base64.b64decode(browser.execute_cdp_cmd('Page.printToPDF', {})['data'])
    assert pdf.startswith(b'%PDF')


def test_two_models_are_compared_plate_by_plate(browser, comparison):
    show(browser, comparison)
    assert browser.get_log('browser') == []
    # One model alone reads 2 plates, the other alone 4: p = 2 (1 + 6 + 15) / 64.
    assert 'p = 0.69' in text_of(browser, '#comparison')
    assert len(browser.execute_script(LABELS)) == 4
    choose(browser, 'wrong', 'second')
    assert browser.execute_script(LABELS) == ['AB12', 'AB12']
    choose(browser, 'wrong', '')
    assert len(browser.execute_script(LABELS)) == 6


def test_labels_are_text_and_never_markup(tmp_path, browser, make_spec):
    plates = make_plates(tmp_path, [('</script><script>a.txt', 'A', 'B', 0.5)])
    plates[0] = plates[0]._replace(truth=('<b>', '"', '</script>', '&'))
    path = write_report(str(tmp_path / 'report'), Evaluated(
        result_of(plates, '<img src=x onerror=alert(1)>'), plates), make_spec(), ())
    browser.get('file://' + path)
    assert browser.get_log('browser') == []
    assert text_of(browser, 'h1') == '<img src=x onerror=alert(1)>'
    assert browser.execute_script(LABELS) == ['<b>"</script>&']
    assert browser.execute_script('return document.querySelectorAll("script, h1 img").length') == 2


def test_ten_thousand_plates_open_at_once(tmp_path, browser, make_spec):
    rows = [ROWS[number % 24] for number in range(10000)]
    plates = make_plates(tmp_path, rows)
    path = write_report(str(tmp_path / 'report'), Evaluated(result_of(plates), plates),
                        make_spec(), ())
    assert main_thread_seconds(browser, 'file://' + path) < 2
    assert len(browser.execute_script(LABELS)) == 60
    assert browser.execute_script("document.getElementById('more').click();" + LABELS)[60:]


def test_without_plates_there_is_no_report(tmp_path, make_spec):
    with pytest.raises(UserError, match='lpr_patterns'):
        write_report(str(tmp_path), Evaluated({}, []), make_spec(), ())


@pytest.mark.parametrize('read, text', [('AB12', 'Every plate is read without an error.'),
                                        ('', 'A is not read at all: once, 100.0 % of its 1.')])
def test_one_plate_makes_a_report(tmp_path, make_spec, read, text):
    plates = make_plates(tmp_path, [('a.txt', 'AB12', read, 0.5)])
    path = write_report(str(tmp_path / 'report'), Evaluated(result_of(plates), plates),
                        make_spec(), ())
    with open(path, encoding='utf-8') as stream:
        assert text in stream.read()


def test_the_suggested_minimum_can_be_typed_in(tmp_path, make_spec):
    """198 right ones above three wrong ones; to three decimals the minimum would be 1."""
    rows = [('a.txt', 'AB12', 'AB12', 0.99962)] * 198 + [('a.txt', 'AB12', 'A', 0.9995)] * 3
    plates = make_plates(tmp_path, rows)
    path = write_report(str(tmp_path / 'report'), Evaluated(result_of(plates), plates),
                        make_spec(), ())
    with open(path, encoding='utf-8') as stream:
        text = stream.read()
    assert '--min_confidence 0.9996</code>' in text
    assert '>0.9996 (suggested)</th><td class="number">98.5 % (198)' in text
    assert 'minimum confidence 0.9996<' in text


def test_the_time_of_a_browser_is_that_of_all_its_processes(monkeypatch):
    """docs/examples/time_page.py, with processes that compute in the place of a browser."""
    pytest.importorskip('selenium')
    monkeypatch.syspath_prepend(os.path.join(ROOT, 'docs', 'examples'))
    from time_page import processor_seconds
    burn = 'import time\nwhile time.process_time() < 0.2: pass'
    before, spent = processor_seconds(os.getpid()), time.process_time()
    subprocess.run(['sh', '-c', '"$0" -c "$1"; "$0" -c "$1"; true', sys.executable, burn],
                   check=True)
    assert processor_seconds(os.getpid()) - before >= 0.4 - 0.04  # four ticks
    assert time.process_time() - spent < 0.2
