"""Measures how long a page, such as that of a report, takes to open in headless Chromium.

    python docs/examples/time_page.py report/index.html

It needs Linux, Chromium with its driver (Debian: chromium, chromium-driver) and
requirements-dev.txt. It prints the least, median and greatest of five times from the address to
the painted page, with everything in it loaded and its script run; and the same for the processor
time of all the browser's processes. Only the latter tells something on a busy machine.
"""

import argparse
import glob
import os
import shutil
import statistics

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

ROUNDS = 5
# The second frame after the load begins once the first one is painted.
PAINTED_SECONDS = """
const done = arguments[0];
requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() / 1000)));
"""


def open_page(path):
    """Yields (seconds, processor seconds) of each round, in one browser."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which('chromium')
    for option in ('--headless=new', '--no-sandbox', '--disable-gpu', '--window-size=1200,900'):
        options.add_argument(option)
    service = Service(shutil.which('chromedriver'))
    browser = webdriver.Chrome(options=options, service=service)
    try:
        for _ in range(ROUNDS):
            browser.get('about:blank')
            before = processor_seconds(service.process.pid)
            browser.get('file://' + os.path.abspath(path))
            seconds = browser.execute_async_script(PAINTED_SECONDS)
            yield seconds, processor_seconds(service.process.pid) - before
    finally:
        browser.quit()


def processor_seconds(root):
    """Processor time of a process and all that it started, those that have ended included."""
    parents, seconds = {}, {}
    for path in glob.glob('/proc/[0-9]*/stat'):
        try:
            with open(path) as stream:
                fields = stream.read().rpartition(')')[2].split()
        except OSError:  # the process has just ended
            continue
        process = int(path.split('/')[2])
        parents[process] = int(fields[1])
        seconds[process] = sum(map(int, fields[11:15])) / os.sysconf('SC_CLK_TCK')

    def is_below(process):
        while process not in (root, 0, None):
            process = parents.get(process)
        return process == root
    return sum(spent for process, spent in seconds.items() if is_below(process))


def parse_args():
    parser = argparse.ArgumentParser(description='Measure how long a page takes to open.')
    parser.add_argument('page', help='HTML file')
    return parser.parse_args()


def main():
    args = parse_args()
    for what, values in zip(('painted after', 'processor time'), zip(*open_page(args.page))):
        print('%s %.2f s (%.2f to %.2f)' % (what, statistics.median(values), min(values),
                                            max(values)))


if __name__ == '__main__':
    main()
