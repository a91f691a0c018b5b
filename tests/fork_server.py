"""Runs scripts that fork others, each in a process that is forked from one without TensorFlow.

The process of the tests must not fork them, beside the threads of TensorFlow; new processes would
spend most of their time on imports. Commands are lines of JSON on stdin, exit codes lines of
stdout.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback

from paths import ROOT

_servers = []


def run_forked(module, words, cwd=None):
    """Runs the `main` of a module, with `words` as its `sys.argv`.

    Returns:
        A `subprocess.CompletedProcess` with texts.
    """
    if not _servers:
        _servers.append(subprocess.Popen(
            [sys.executable, __file__], env=dict(os.environ, PYTHONPATH=ROOT),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True))
    server, = _servers
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ('stdout', 'stderr')]
        json.dump([module, words, cwd or os.getcwd(), dict(os.environ), paths], server.stdin)
        server.stdin.write('\n')
        server.stdin.flush()
        code = int(server.stdout.readline())
        texts = []
        for path in paths:
            with open(path, encoding='utf-8') as stream:
                texts.append(stream.read())
    return subprocess.CompletedProcess(words, code, *texts)


def serve():
    """Runs the commands one after the other, until stdin ends with the tests."""
    for line in sys.stdin:
        module, words, cwd, environment, paths = json.loads(line)
        importlib.import_module(module)
        process = os.fork()
        if not process:
            _become(module, words, cwd, environment, paths)
        _, status = os.waitpid(process, 0)
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
        print(code, flush=True)


def _become(module, words, cwd, environment, paths):
    """Makes this process one that runs a script; it ends here."""
    code = 1
    try:
        for descriptor, path in enumerate([os.devnull] + paths):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), descriptor)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(descriptor, mode, encoding='utf-8', errors=errors)
            for descriptor, mode, errors in ((0, 'r', None), (1, 'w', 'strict'),
                                             (2, 'w', 'backslashreplace')))
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(cwd)
        sys.argv = words
        from lpr.runtime.script import run_script
        run_script(sys.modules[module].main)
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == '__main__':
    serve()
