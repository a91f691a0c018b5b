"""Runs commands of the toolkit, shown as a user would type them, and reads their LP-RR."""

import json
import logging
import os
import shlex
import subprocess
import sys

from lpr.runtime.errors import Ended, UserError

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))

log = logging.getLogger('lpr')


def run(*words, quiet=False):
    """Shows a command and runs it to its end; with `--quiet` it is not shown and quiet, too.

    Args:
        words: 'python', a script by its path in the repository and its arguments; or any program,
            which may be beside Python.
        quiet: show its output only if it fails; the progress of a script is shown.
    Raises:
        UserError: the command failed.
    """
    words = list(words)
    is_script, is_shown = words[0] == 'python', log.isEnabledFor(logging.INFO)
    if is_script:
        words[1] = os.path.relpath(os.path.join(ROOT, words[1]))
    if is_shown:
        print('\n$ ' + as_typed(words), flush=True)
    elif is_script:
        words.append('--quiet')
    quiet = quiet or not is_shown
    command = [sys.executable if word == 'python' else word for word in words]
    path = os.path.dirname(sys.executable) + os.pathsep + os.environ.get('PATH', '')
    result = execute(command, env=dict(os.environ, PATH=path),
                     stdout=subprocess.PIPE if quiet else None,
                     stderr=subprocess.STDOUT if quiet and not is_script else None)
    if result.returncode:
        raise UserError('this command failed: ' + as_typed(words),
                        (result.stdout or '').splitlines())


def output_of(*words, **options):
    """Runs a command in the toolkit's folder, without showing it.

    Args:
        words: the program and its arguments, turned into text.
        options: of `subprocess.Popen`.
    Returns:
        What it printed.
    Raises:
        UserError: the command failed; with the end of what it wrote to stderr.
    """
    words = list(map(str, words))
    result = execute(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    if result.returncode:
        raise UserError('%s failed: %s' % (as_typed(words), result.stderr[-1000:]))
    return result.stdout


def as_typed(words):
    """A command, a list of words, as a shell takes it."""
    return ' '.join(map(shlex.quote, words))


def execute(words, **options):
    """Runs a command to its end, with texts.

    If this process is interrupted, it terminates the command and waits: a training saves first.

    Args:
        words: the program and its arguments.
        options: of `subprocess.Popen`.
    Returns:
        A `subprocess.CompletedProcess`.
    """
    with subprocess.Popen(words, text=True, **options) as process:
        try:
            output, errors = process.communicate()
        except (KeyboardInterrupt, Ended):
            process.terminate()
            process.communicate()
            raise
    return subprocess.CompletedProcess(words, process.returncode, output, errors)


def synthesize(folder, count, seed, formats):
    """Makes `count` plates of the formats, each NAME or NAME:SHARE; returns their list's path."""
    run('python', 'utils/synthesize_plates.py', folder, '--count', str(count), '--seed', str(seed),
        '--formats', *formats, quiet=True)
    return os.path.join(folder, 'annotations.txt')


def evaluate(json_path, *arguments):
    """Runs `eval_lpr.py`; returns its result, which is written to `json_path`."""
    run('python', 'eval_lpr.py', *arguments, '--json', json_path, quiet=True)
    with open(json_path, encoding='utf-8') as stream:
        return json.load(stream)


def rate(correct, total):
    """LP-RR as tables show it: '0.9850 (197/200)'."""
    return '%.4f (%d/%d)' % (correct / total, correct, total)
