"""Packages that only an option needs."""

import contextlib

from lpr.runtime.errors import UserError


@contextlib.contextmanager
def needed_by(option, requirements):
    """For imports that an option needs.

    Args:
        option: such as '--plots', for the message.
        requirements: the file with the packages, in the toolkit's folder.
    Raises:
        UserError: a package is missing.
    """
    try:
        yield
    except ImportError as error:
        raise UserError('%s needs the package %s: pip install -r %s' %
                        (option, error.name, requirements))
