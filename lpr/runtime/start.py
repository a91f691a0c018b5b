"""What a script does before its other imports, which take seconds and can fail.

`lpr.runtime.script.run_script` takes over when they are done. This module imports little: until its
handler is set, Ctrl-C shows a traceback.
"""

import os
import signal
import sys

EXIT_USER_ERROR = 2
PYTHON = 3, 7  # the only one that TensorFlow 1.15 runs on
DATA_PACKAGES = 'PIL', 'matplotlib'  # of requirements-data.txt, which may be missing


def start_script():
    """Prepares the process: open standard streams, Ctrl-C at any moment, one line if a package
    is missing."""
    signal.signal(signal.SIGINT, exit_at_once)
    _open_standard_streams()
    sys.excepthook = _report_failed_import


def exit_code_of(number):
    """The exit code of a process that a signal has ended, as shells have it."""
    return 128 + number


def exit_at_once(number, frame):
    """A signal handler for moments in which there is nothing to clean up.

    It raises nothing: libraries catch everything that is raised while they are imported.
    """
    os._exit(exit_code_of(number))


def _open_standard_streams():
    """Opens what the caller has closed (`>&-`), as some supervisors do.

    Else the next file that is opened would receive what is printed.
    """
    for descriptor, name, mode in ((0, 'stdin', 'r'), (1, 'stdout', 'w'), (2, 'stderr', 'w')):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest that is free: this one
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(descriptor, mode, encoding='utf-8', closefd=False))


def _report_failed_import(kind, error, trace):
    """Handles what is raised before `run_script`; on another Python, other versions of packages
    fail in any way."""
    if sys.version_info[:2] != PYTHON:
        remedy = ('; this is Python %d.%d, but the toolkit needs %d.%d '
                  '(source .venv/bin/activate)' % (sys.version_info[:2] + PYTHON))
    elif issubclass(kind, ImportError) and (error.name or '').split('.')[0] in DATA_PACKAGES:
        remedy = '; pip install -r requirements-data.txt'
    elif issubclass(kind, ImportError):
        remedy = '; make doctor tells what is missing and what to do'
    elif issubclass(kind, (OSError, MemoryError)):  # such as too many open files
        remedy = '; see the limits that ulimit -a shows'
    else:
        sys.__excepthook__(kind, error, trace)
        return
    reason = (str(error).splitlines() or [kind.__name__])[0]
    try:
        print('%s: error: %s%s' % (os.path.basename(sys.argv[0]), reason, remedy), file=sys.stderr,
              flush=True)
    finally:
        os._exit(EXIT_USER_ERROR)
