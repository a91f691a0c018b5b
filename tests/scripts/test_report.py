"""`eval_lpr.py --report` from the command to the page."""

import os
import sys
import types

import pytest
from commands import run_here
from paths import ROOT

from lpr.data.vocabulary import build_vocabulary
from lpr.report.command import Report

CONFIG = """
from lpr.trainer import LPRVocab

vocab, r_vocab, num_classes = LPRVocab.read_vocab({description!r})


class train:
    file_list_path = {train!r}


class eval:
    file_list_path = {val!r}
"""
MODELS = [os.path.join(ROOT, 'pre-trained', name, 'graph.tflite') for name in ('china', 'latin')]


def test_a_report_compares_two_models(plates, tmp_path):
    pytest.importorskip('jinja2')
    (tmp_path / 'latin.txt').write_text('%s AB123CD\n%s ZZ99999\n' %
                                        (plates.images[3], plates.images[7]))
    result = run_here('eval_lpr.py', '--model', MODELS[0], '--file_list_path',
                      tmp_path / 'latin.txt', '--report', tmp_path / 'made', '--compare', MODELS[1])
    assert result.returncode == 0, result.stderr
    page = tmp_path / 'made' / 'index.html'
    assert 'Report: %s\n' % page in result.stdout
    assert os.listdir(str(page.parent)) == ['index.html']
    text = page.read_text(encoding='utf-8')
    correct = result.stdout.split('LP-RR: ')[1].split('(')[1].split('/')[0]
    assert '%s of 2 plates' % correct in text
    assert all(model in text for model in MODELS)


@pytest.mark.parametrize('options, message', [
    (['--compare', MODELS[0]], '--compare needs --report'),
    (['--report', 'made', '--compare', 'gone/graph.pb'], 'gone/graph.pb'),
    (['--report', 'made', '--compare', MODELS[1]], "symbol '<Anhui>' of label "),
    (['--report', __file__], 'test_report.py: not a folder; --report takes'),
])
def test_wrong_options_are_refused_before_a_model_is_read(plates, options, message):
    result = run_here('eval_lpr.py', '--model', MODELS[0], '--file_list_path', plates.val, *options)
    assert (result.returncode, result.stdout) == (2, '')
    assert message in result.stderr.splitlines()[-1]


def test_a_faulty_training_label_is_told_before_a_model_is_read(plates, tmp_path):
    pytest.importorskip('jinja2')
    (tmp_path / 'train.txt').write_text('a.png A1\nb.png A_1\n')
    (tmp_path / 'config.py').write_text(CONFIG.format(
        description=os.path.join(os.path.dirname(MODELS[0]), 'graph.yml'),
        train=str(tmp_path / 'train.txt'), val=plates.val))
    result = run_here('eval_lpr.py', tmp_path / 'config.py', '--report', tmp_path / 'made')
    assert (result.returncode, result.stdout) == (2, '')
    assert '%s:2: ' % (tmp_path / 'train.txt') in result.stderr.splitlines()[-1]


def test_training_plates_of_merged_symbols_count_for_their_class(monkeypatch, tmp_path):
    """The class of O and 0 is written as 0; a symbol that the model lacks stands for itself."""
    (tmp_path / 'train.txt').write_text('a.png OO1\nb.png O0I\nc.png A\u00dc\n', encoding='utf-8')
    config = types.SimpleNamespace(
        lpr_patterns=(), train=types.SimpleNamespace(file_list_path=str(tmp_path / 'train.txt')),
        spec=types.SimpleNamespace(vocabulary=build_vocabulary([], use_oi_concat=True)))
    monkeypatch.setattr('lpr.report.page.write_report', lambda *arguments: arguments)
    _, _, _, _, training, _ = Report(str(tmp_path), config, None).write({}, [], ())
    assert training == {'0': 4, '1': 2, 'A': 1, '\u00dc': 1}


def test_without_the_packages_the_command_names_their_file(plates, monkeypatch):
    monkeypatch.setitem(sys.modules, 'jinja2', None)
    monkeypatch.delitem(sys.modules, 'lpr.report.page', raising=False)
    monkeypatch.delattr('lpr.report.page', raising=False)
    result = run_here('eval_lpr.py', '--model', MODELS[0], '--file_list_path', plates.val,
                      '--report', 'made')
    assert (result.returncode, result.stdout) == (2, '')
    assert ('--report needs the package jinja2: pip install -r requirements-report.txt' in
            result.stderr)
