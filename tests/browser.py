"""A headless Chromium for the tests of pages; they are skipped where there is none."""

import contextlib
import os
import shutil

import pytest

OPTIONS = ('--headless=new', '--no-sandbox', '--disable-gpu', '--window-size=1200,900')
SCRIPT_SECONDS = 120


@contextlib.contextmanager
def open_browser():
    """Yields a Selenium driver of Chromium, which keeps what pages write to the console."""
    pytest.importorskip('selenium')
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    program, driver = shutil.which('chromium'), shutil.which('chromedriver')
    if not program or not driver:
        pytest.skip('no chromium and chromedriver (Debian: chromium, chromium-driver)')
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability('goog:loggingPrefs', {'browser': 'ALL'})
    browser = webdriver.Chrome(options=options, service=Service(driver, log_output=os.devnull))
    browser.set_page_load_timeout(SCRIPT_SECONDS)
    try:
        yield browser
    finally:
        browser.quit()


def main_thread_seconds(browser, url):
    """Opens a page; returns the processor time of its main thread, which other loads do not add to.
    """
    browser.get('about:blank')
    browser.execute_cdp_cmd('Performance.enable', {'timeDomain': 'threadTicks'})
    before = _metric(browser, 'ThreadTime')
    browser.get(url)
    return _metric(browser, 'ThreadTime') - before


def _metric(browser, name):
    metrics = browser.execute_cdp_cmd('Performance.getMetrics', {})['metrics']
    return next(metric['value'] for metric in metrics if metric['name'] == name)
