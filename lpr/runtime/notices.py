"""Silences what TensorFlow 1.15 logs about its own deprecation."""

import logging
import os

# TensorFlow 1.15's notices about its own deprecation; everything else it logs is shown.
_NOTICES = ('is deprecated', 'contrib module will not be included')


class _NoticeFilter(logging.Filter):
    def filter(self, record):
        message = record.getMessage()
        return not any(notice in message for notice in _NOTICES)


_filter = _NoticeFilter()


def silence_notices():
    """Filters what TensorFlow logs. Call it before the first session."""
    logging.getLogger('tensorflow').addFilter(_filter)
    # TensorFlow's C++ code writes to stderr directly. Show only its errors: its warnings contain
    # file names that are not escaped.
    os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
