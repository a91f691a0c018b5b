"""What pytest loads first: which files of tests come first, and fixtures where tests are run.

The process that hands tests out to others (pytest-xdist) needs none of them, nor TensorFlow.
"""

import warnings

import pytest


def pytest_configure(config):
    if config.getoption('dist', 'no') == 'no':
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')  # those of the packages that it imports
            config.pluginmanager.import_plugin('shared_fixtures')


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Files that take long come first."""
    from schedule import LongFirst
    return LongFirst(config, log) if config.getoption('dist') == 'loadfile' else None
