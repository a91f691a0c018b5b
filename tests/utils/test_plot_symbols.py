"""The command that draws how often every symbol occurs."""

import cv2
import numpy as np
from dataset_commands import error_of, run_command

SCRIPT = 'plot_symbols.py'
BLUE_BGR, ORANGE_BGR = (0xb2, 0x72, 0x00), (0x00, 0x5e, 0xd5)


def has_color(image, color):
    return (image == np.array(color)).all(axis=2).sum() > 100


def test_symbols_are_counted_and_rare_ones_stand_out(tmp_path):
    (tmp_path / 'list.txt').write_text('gone.png <Anhui>A1\n' + 'gone.png AB1\n' * 9)
    code, output, errors = run_command(SCRIPT, tmp_path / 'list.txt', '--output',
                                       tmp_path / 'plot.png')
    assert (code, errors) == (0, '')
    assert output.splitlines() == ['1 10', 'A 10', 'B 9', '<Anhui> 1',
                                   'wrote %s' % (tmp_path / 'plot.png')]
    image = cv2.imread(str(tmp_path / 'plot.png'))
    assert has_color(image, BLUE_BGR) and has_color(image, ORANGE_BGR)


def test_of_many_symbols_the_rare_ones_are_drawn(tmp_path):
    frequent = ''.join(map(chr, range(0x4e00, 0x4e00 + 100)))
    (tmp_path / 'list.txt').write_text('gone.png %s\n' % frequent * 9 + 'gone.png A\n',
                                       encoding='utf-8')
    run_command(SCRIPT, tmp_path / 'list.txt', '--output', tmp_path / 'plot.png')
    image = cv2.imread(str(tmp_path / 'plot.png'))
    assert has_color(image, BLUE_BGR) and has_color(image, ORANGE_BGR)


def test_equally_frequent_symbols_do_not_stand_out(tmp_path):
    (tmp_path / 'list.txt').write_text('gone.png AB1\n' * 3)
    run_command(SCRIPT, tmp_path / 'list.txt', '--output', tmp_path / 'plot.png')
    assert not has_color(cv2.imread(str(tmp_path / 'plot.png')), ORANGE_BGR)


def test_faulty_and_empty_lists_are_refused(tmp_path):
    (tmp_path / 'list.txt').write_text('gone.png A<B\n')
    assert error_of(SCRIPT, tmp_path / 'list.txt', '--output', tmp_path / 'plot.png').startswith(
        '%s:1: label' % (tmp_path / 'list.txt'))
    (tmp_path / 'list.txt').write_text('')
    assert 'list.txt' in error_of(SCRIPT, tmp_path / 'list.txt', '--output', tmp_path / 'plot.png')
