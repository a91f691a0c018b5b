"""The page of a report, used with nothing but the keyboard."""

import pytest

pytest.importorskip('jinja2')
pytest.importorskip('selenium')

from report_plates import LABELS  # noqa: E402
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

MAX_STOPS = 200
# What a sighted user of the keyboard goes by: a line around the element, inside the window.
FOCUS = """
const item = document.activeElement, style = getComputedStyle(item);
const box = item.getBoundingClientRect();
return {id: item.id, text: item.textContent.trim(), tag: item.tagName,
        line: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
        colour: style.outlineColor, paper: getComputedStyle(document.body).backgroundColor,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
"""


def press(browser, *keys):
    """Presses keys one after the other, wherever the focus is."""
    for key in keys:
        ActionChains(browser, duration=0).send_keys(key).perform()


def press_shift_tab(browser):
    ActionChains(browser, duration=0).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(
        Keys.SHIFT).perform()


def focus(browser):
    return browser.execute_script(FOCUS)


def tab_to(browser, found):
    """Presses Tab until `found` holds for the focused element, and returns it."""
    for _ in range(MAX_STOPS):
        press(browser, Keys.TAB)
        item = focus(browser)
        if found(item):
            return item
    raise AssertionError('Tab does not reach it')


def reload(browser, page):
    """Opens the page anew, for a user who wants no smooth scrolling, which would take time."""
    browser.execute_cdp_cmd('Emulation.setEmulatedMedia', {
        'features': [{'name': 'prefers-reduced-motion', 'value': 'reduce'}]})
    browser.get('about:blank')
    browser.get(page)


def test_every_stop_of_tab_is_seen_and_has_a_name(browser, page):
    reload(browser, page)
    stops, names = [], []
    for _ in range(MAX_STOPS):
        press(browser, Keys.TAB)
        item = focus(browser)
        if item['tag'] == 'BODY':
            break
        assert item['line'] >= 2 and item['colour'] != item['paper'] and item['inside'], item
        stops.append(item)
        names.append(browser.switch_to.active_element.accessible_name)
    assert all(names), list(zip(names, stops))
    assert names[0] == 'Skip to the wrong plates'
    # The fields, in the order in which they are read, under the names that are seen.
    fields = [item['id'] for item in stops if item['tag'] in ('SELECT', 'INPUT')]
    assert fields == ['truth', 'read', 'kind', 'file', 'find', 'sort']
    assert [name for name, item in zip(names, stops) if item['id'] in fields] == [
        'On the plate', 'Read as', 'Kind of error', 'File', 'Find', 'Sort by']


def test_the_first_stop_leads_past_everything_to_the_plates(browser, page):
    reload(browser, page)
    press(browser, Keys.TAB, Keys.ENTER, Keys.TAB)
    assert focus(browser)['id'] == 'truth'


def test_plates_are_sorted_and_filtered_by_keys(browser, page):
    reload(browser, page)
    press(browser, Keys.TAB, Keys.ENTER)
    tab_to(browser, lambda item: item['id'] == 'sort')
    press(browser, Keys.ARROW_DOWN)
    assert browser.execute_script(LABELS) == ['皖B34', 'EE', 'AB12', 'OB34']  # least sure first
    press_shift_tab(browser)
    assert focus(browser)['id'] == 'find'
    press(browser, 'b', '3')
    assert browser.execute_script(LABELS) == ['皖B34', 'OB34']
    assert browser.execute_script("return document.getElementById('shown').textContent") == (
        '2 of 2 plates shown, chosen from 4.')
    tab_to(browser, lambda item: item['text'] == 'Reset')
    press(browser, Keys.SPACE)
    browser.execute_async_script('setTimeout(arguments[0], 0)')
    assert browser.execute_script(LABELS) == ['OB34', 'AB12', 'EE', '皖B34']


def test_a_confusion_is_followed_by_keys(browser, page):
    reload(browser, page)
    tab_to(browser, lambda item: item['text'] == 'Show')
    press(browser, Keys.ENTER)
    assert focus(browser)['id'] == 'gallery-title'
    shown = browser.execute_script(LABELS)
    assert 0 < len(shown) < 4
