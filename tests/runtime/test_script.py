"""The edge of every script: messages, exit codes, signals."""

import os
import signal
import subprocess
import sys

from paths import ROOT

from lpr.runtime.script import StopSignals


def run_main(body):
    """Runs a script whose `main` has the given lines; returns the finished process."""
    code = '\n'.join(['import logging', 'from lpr.runtime.errors import UserError',
                      'from lpr.runtime.script import run_script', 'def main():'] +
                     ['    ' + line for line in body.splitlines()] + ['run_script(main)'])
    return subprocess.run([sys.executable, '-c', code], cwd=ROOT, capture_output=True, text=True)


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
    result = run_main('import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nwhile True:\n  pass')
    assert (result.returncode, result.stderr) == (130, '')


def test_sigterm_ends_with_the_code_of_shells_and_leaves_nothing_half_written(tmp_path):
    result = run_main("import os, signal\nfrom lpr.runtime.files import atomic_write\n"
                      "with atomic_write('%s/file') as stream:\n"
                      "  os.kill(os.getpid(), signal.SIGTERM)\n  while True:\n    pass" % tmp_path)
    assert (result.returncode, result.stderr) == (143, '')
    assert os.listdir(str(tmp_path)) == []


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
