"""The edge of every script: messages, exit codes, signals."""

import os
import signal
import subprocess
import sys

import pytest
from paths import ROOT

from lpr.runtime.script import StopSignals


def script_of(body):
    """A script whose `main` has the given lines."""
    return '\n'.join(['from lpr.runtime.start import start_script', 'start_script()',
                      'import logging, os, signal, sys', 'from lpr.runtime.errors import UserError',
                      'from lpr.runtime.files import atomic_write',
                      'from lpr.runtime.script import StopSignals, run_script', 'def main():'] +
                     ['    ' + line for line in body.splitlines()] + ['run_script(main)'])


def run_main(body, redirection='', **environment):
    """Runs such a script, with a redirection as shells have; returns the finished process.

    Hangups reach it even if the tests run under nohup.
    """
    return subprocess.run(['sh', '-c', 'exec "$0" -c "$1" ' + redirection, sys.executable,
                           script_of(body)], cwd=ROOT, capture_output=True, encoding='utf-8',
                          env=dict(os.environ, **environment),
                          preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))


def test_a_script_that_goes_well_exits_with_0_and_is_quiet():
    result = run_main('pass')
    assert (result.returncode, result.stdout, result.stderr) == (0, '', '')


def test_a_script_exits_with_the_code_it_returns():
    assert run_main('return 143').returncode == 143


def test_a_mistake_of_the_user_is_one_line_and_exit_code_2():
    result = run_main("raise UserError('config.py: a message\\n  of   two lines')")
    assert result.returncode == 2
    assert result.stderr == '-c: error: config.py: a message of two lines\n'


def test_a_mistake_of_ours_shows_its_traceback():
    result = run_main('return 1 / 0')
    assert result.returncode == 1
    assert 'Traceback' in result.stderr and 'ZeroDivisionError' in result.stderr


def test_ctrl_c_ends_with_the_code_of_shells_and_without_a_traceback():
    result = run_main('os.kill(os.getpid(), signal.SIGINT)\nwhile True:\n  pass')
    assert (result.returncode, result.stderr) == (130, '')


def test_sigterm_ends_with_the_code_of_shells_and_leaves_nothing_half_written(tmp_path):
    result = run_main("with atomic_write('%s/file') as stream:\n"
                      "  os.kill(os.getpid(), signal.SIGTERM)\n  while True:\n    pass" % tmp_path)
    assert (result.returncode, result.stderr) == (143, '')
    assert os.listdir(str(tmp_path)) == []


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_a_callback_loses_stops_the_next_loop(number):
    """Python ignores exceptions in destructors and in callbacks of C code."""
    result = run_main('class Callback:\n  def __del__(self):\n    os.kill(os.getpid(), %d)\n'
                      '    for _ in range(1000):\n      pass\n'
                      'Callback()\nwith StopSignals() as stop:\n  return 128 + (stop.signal or 0)' %
                      number)
    assert result.returncode == 128 + number


def test_a_hangup_ends_as_sigterm_does_unless_nohup_asked_for_none():
    body = 'os.kill(os.getpid(), signal.SIGHUP)\nwith StopSignals() as stop:\n' \
           '  os.kill(os.getpid(), signal.SIGHUP)\n  return stop.signal'
    assert run_main(body).returncode == 129
    code = 'trap "" HUP; exec "$0" -c "$1"'
    result = subprocess.run(['sh', '-c', code, sys.executable, script_of(body)], cwd=ROOT)
    assert result.returncode == 0


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM])
def test_what_a_signal_left_half_made_tells_nothing(number):
    """As a progress bar that is interrupted while it is made."""
    result = run_main('class Half:\n  def __init__(self):\n    os.kill(os.getpid(), %d)\n'
                      '    while True:\n      pass\n  def __del__(self):\n    self.gone\nHalf()' %
                      number)
    assert (result.returncode, result.stderr) == (128 + number, '')


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize('error', ['SystemError', "UserError('x')", 'KeyError', 'OSError'])
def test_an_error_that_a_library_makes_of_a_signal_is_the_signal(number, error):
    result = run_main('try:\n  os.kill(os.getpid(), %d)\n  while True:\n    pass\n'
                      'except BaseException:\n  raise %s' % (number, error))
    assert (result.returncode, result.stderr) == (128 + number, '')


def test_ctrl_c_after_the_work_is_done_shows_no_traceback():
    result = run_main('import atexit\n'
                      'atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))\n'
                      "print('done')")
    assert (result.returncode, result.stdout, result.stderr) == (130, 'done\n', '')


class TestStreams:
    """Output and messages that cannot be written."""

    FULL = 'the output cannot be written: No space left on device\n'

    @pytest.mark.parametrize('body', ["print('x')", "print('x' * 100000)", "print('x', flush=True)",
                                      "print('x')\nraise UserError('a fault')"])
    def test_output_on_a_full_disk_is_one_line(self, body):
        result = run_main(body, '>/dev/full')
        assert result.returncode == 2
        assert result.stderr in ('-c: error: ' + self.FULL, '-c: error: a fault\n')

    def test_help_on_a_full_disk_is_one_line(self):
        result = run_main("import argparse\nargparse.ArgumentParser().parse_args(['--help'])",
                          '>/dev/full')
        assert (result.returncode, result.stderr) == (2, '-c: error: ' + self.FULL)

    @pytest.mark.parametrize('redirection', ['2>/dev/full', '2>&-', '2</dev/null'])
    @pytest.mark.parametrize('body, code', [
        ("print('x' * 9, file=sys.stderr)", 0), ("print('x' * 99999, file=sys.stderr)", 0),
        ("logging.getLogger('lpr').info('x')", 0), ("raise UserError('x', ['y'])", 2),
        ("from tqdm import tqdm\nlist(tqdm(range(9)))", 0)])
    def test_messages_that_cannot_be_shown_are_dropped(self, redirection, body, code):
        result = run_main("print('output')\n" + body, redirection)
        assert (result.returncode, result.stdout, result.stderr) == (code, 'output\n', '')

    def test_both_on_a_full_disk_end_with_the_code_of_an_error(self):
        result = run_main("print('x')", '>/dev/full 2>&1')
        assert (result.returncode, result.stdout, result.stderr) == (2, '', '')

    @pytest.mark.parametrize('closing, reason', [
        ('sys.stdout.close()', 'I/O operation on closed file.'),
        ('os.close(1)', 'Bad file descriptor')])
    def test_an_output_that_is_closed_meanwhile_is_one_line(self, closing, reason):
        result = run_main(closing + "\nprint('x')")
        assert result.returncode == 2
        assert result.stderr == '-c: error: the output cannot be written: %s\n' % reason

    def test_a_stream_that_is_replaced_meanwhile_takes_no_message_away(self):
        result = run_main("sys.stdout = sys.stderr = None\nraise UserError('x')")
        assert (result.returncode, result.stderr) == (2, '-c: error: x\n')

    def test_a_progress_bar_that_an_error_leaves_half_made_tells_nothing(self):
        """It flushes the output when it is made."""
        result = run_main("from tqdm import tqdm\nprint('x')\ntqdm(range(9))", '>/dev/full')
        assert (result.returncode, result.stderr) == (2, '-c: error: ' + self.FULL)

    def test_a_reader_that_ends_early_ends_the_script_and_no_file_is_blamed(self, tmp_path):
        result = run_main("with atomic_write('%s/file') as stream:\n"
                          "  while True:\n    print('x')" % tmp_path, '| head -1')
        assert (result.stdout, result.stderr) == ('x\n', '')
        assert os.listdir(str(tmp_path)) == []
        code = '{ "$0" -c "$1"; echo $? >&2; } | head -1'
        result = subprocess.run(['sh', '-c', code, sys.executable, script_of(
            "while True:\n  print('x')")], cwd=ROOT, capture_output=True, text=True)
        assert (result.stdout, result.stderr) == ('x\n', '141\n')

    @pytest.mark.parametrize('environment', [
        {'PYTHONIOENCODING': 'latin-1'}, {'PYTHONIOENCODING': 'ascii:strict'},
        {'LC_ALL': 'C', 'PYTHONCOERCECLOCALE': '0', 'PYTHONUTF8': '0'}])
    def test_what_the_encoding_lacks_is_printed_as_escapes(self, environment):
        result = run_main(r"print('\u7696A.png')" + '\n' +
                          r"raise UserError('\u7696.png: no such file')", **environment)
        assert result.stdout == '\\u7696A.png\n'
        assert result.stderr == '-c: error: \\u7696.png: no such file\n'


@pytest.mark.parametrize('body, message', [
    ("open('/gone/file')", '/gone/file: No such file or directory'),
    ("os.rename('/gone/a', 'b')", '/gone/a: b: No such file or directory'),
    ("os.read(99, 1)", 'Bad file descriptor'),
    ("raise OSError('no number')", 'no number'),
    ("bytearray(2 ** 62)", 'too little memory or too low a limit (ulimit -a): MemoryError')])
def test_what_the_system_refuses_is_one_line(body, message):
    result = run_main(body)
    assert (result.returncode, result.stderr) == (2, '-c: error: %s\n' % message)


def test_a_name_that_the_locale_cannot_write_is_one_line_that_names_it():
    result = run_main(r"open('\u7696.png')", LC_ALL='C', PYTHONCOERCECLOCALE='0', PYTHONUTF8='0')
    assert result.returncode == 2
    assert result.stderr == ("-c: error: the name '\\u7696.png' cannot be written in the encoding "
                             'ascii of this locale (C); set LC_ALL=C.UTF-8, or use other names\n')


def test_nothing_that_is_printed_steers_the_terminal():
    evil = "\\x1b[2J\\udcff"
    result = run_main("print('%s')\nlogging.getLogger('lpr').info('%s')\n"
                      "raise UserError('%s', ['%s'])" % (evil, evil, evil, evil))
    assert result.returncode == 2
    assert result.stdout == '\\x1b[2J\\udcff\n'
    assert result.stderr == '\\x1b[2J\\udcff\n' * 2 + '-c: error: \\x1b[2J\\udcff\n'


def test_messages_of_the_toolkit_come_as_they_are():
    result = run_main("logging.getLogger('lpr').info('%d plates', 3)")
    assert result.stderr == '3 plates\n'


def test_notices_of_tensorflow_about_its_age_are_hidden_and_real_warnings_shown():
    result = run_main("from tensorflow import logging as log\n"
                      "log.warning('tf.x is deprecated. Use tf.y')\n"
                      "log.warning('The TensorFlow contrib module will not be included in 2.0')\n"
                      "log.warning('the disk is nearly full')")
    assert 'deprecated' not in result.stderr and 'contrib' not in result.stderr
    assert result.stderr.count('the disk is nearly full') == 1


def test_signals_are_noted_while_a_loop_runs_and_handled_as_before_after_it():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    for number in (signal.SIGINT, signal.SIGTERM):
        with StopSignals() as stop:
            assert stop.signal is None
            os.kill(os.getpid(), number)
            assert stop.signal == number
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
