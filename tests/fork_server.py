"""Runs scripts in processes that are forked from one in which nothing of TensorFlow has run.

They are processes as any: with an id, signals, limits, exit codes. New ones would spend most of
their time on imports, and the process of the tests must not fork beside the threads of TensorFlow.
Requests are lines of JSON on stdin of the server, answers lines of stdout.
"""

import atexit
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile

from paths import ROOT

_HAS_CORES = hasattr(os, 'sched_setaffinity')
_servers = []  # at most one, in the process of the tests
_written = []  # to stderr by imports, in the server


class ForkedProcess:
    """A script, forked; what tests need of `subprocess.Popen` is as there.

    Args:
        words: its `sys.argv`; the first is its path.
        cwd: its working directory; that of the tests if None.
        quick: whether graphs are left as they are, see `quick_tensorflow.py`.
    Attributes:
        pid: of the process.
        stderr: a text stream.
        returncode: None until `communicate` or `poll` has met its end.
    """

    def __init__(self, words, cwd=None, quick=True):
        self.args, self.returncode = words, None
        with tempfile.TemporaryDirectory() as folder:
            output, errors = (os.path.join(folder, name) for name in ('stdout', 'stderr'))
            os.mkfifo(errors)
            descriptor = os.open(errors, os.O_RDONLY | os.O_NONBLOCK)
            self.pid = _ask('start', words, cwd or os.getcwd(), dict(os.environ),
                            sorted(os.sched_getaffinity(0)) if _HAS_CORES else None, quick,
                            [output, errors])
            os.set_blocking(descriptor, True)
            self.stderr = os.fdopen(descriptor, encoding='utf-8')
            self._output = os.fdopen(os.open(output, os.O_RDONLY), encoding='utf-8')

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.communicate()
        self.stderr.close()
        self._output.close()

    def communicate(self):
        """Waits for the end; returns what was written to stdout, and the rest of stderr."""
        errors = self.stderr.read()
        self._wait(0)
        return self._output.read(), errors

    def poll(self):
        return self._wait(os.WNOHANG)

    def _wait(self, options):
        if self.returncode is None:
            self.returncode = _ask('wait', self.pid, options)
        return self.returncode

    def send_signal(self, number):
        if self.returncode is None:  # so the process is there, or not yet waited for
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)


def run_forked(words, cwd=None, quick=True):
    """Runs a script to its end, see `ForkedProcess`; returns a `subprocess.CompletedProcess`."""
    with ForkedProcess(words, cwd, quick) as process:
        output, errors = process.communicate()
    return subprocess.CompletedProcess(words, process.returncode, output, errors)


def _ask(*request):
    if not _servers:
        _servers.append(subprocess.Popen(
            [sys.executable, __file__], env=dict(os.environ, PYTHONPATH=ROOT),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True))
    server, = _servers
    print(json.dumps(request), file=server.stdin, flush=True)
    return json.loads(server.stdout.readline())


def _serve():
    """Answers until stdin ends with the tests; returns in every process that is forked, too."""
    for line in sys.stdin:
        request, *arguments = json.loads(line)
        if request == 'wait':
            answer = _wait_for(*arguments)
        else:
            words, *state = arguments
            _import(os.path.relpath(words[0], ROOT)[:-3].replace(os.sep, '.'))
            answer = _fork(words, *state)
            if not answer:
                return words
        print(json.dumps(answer), flush=True)


def _import(module):
    """Imports a module; what that writes to stderr every process will have written, too."""
    with tempfile.TemporaryFile('w+') as errors:
        stderr = os.dup(2)
        os.dup2(errors.fileno(), 2)
        try:
            importlib.import_module(module)
        finally:
            sys.stderr.flush()
            os.dup2(stderr, 2)
            os.close(stderr)
        errors.seek(0)
        _written.append(errors.read())


def _wait_for(process, options):
    """The exit code as `subprocess` has it, None for a process that runs."""
    found, status = os.waitpid(process, options)
    if not found:
        return None
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)


def _fork(words, cwd, environment, cores, quick, paths):
    """Returns the id of the new process; 0 in that, which is in the state asked for."""
    descriptors = [os.open(os.devnull, os.O_RDONLY)]
    descriptors += [os.open(path, os.O_WRONLY | os.O_CREAT, 0o600) for path in paths]
    process = os.fork()
    for number, descriptor in enumerate(descriptors):
        if not process:
            os.dup2(descriptor, number)
        os.close(descriptor)
    if not process:
        sys.stdout = os.fdopen(1, 'w', encoding='utf-8')
        sys.stderr = os.fdopen(2, 'w', encoding='utf-8', errors='backslashreplace')
        sys.stderr.write(''.join(_written))
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(cwd)
        if cores:
            os.sched_setaffinity(0, cores)
        if quick and 'tensorflow' in sys.modules:
            from quick_tensorflow import quicken
            quicken()
        sys.argv, sys.path[0] = words, os.path.dirname(words[0])
    return process


def _end(code):
    """Ends this process as Python does, but for destroying all that the server has imported.

    Returns where Python's own end may tell more: of an output that cannot be written, of threads.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
        threads = len(os.listdir('/proc/self/task'))  # those of TensorFlow, too
    except Exception:
        return
    if threads == 1:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == '__main__':
    script = _serve()
    if script:
        try:
            runpy.run_path(script[0], run_name='__main__')
        except SystemExit as end:
            if isinstance(end.code, int):
                _end(end.code)
            raise
