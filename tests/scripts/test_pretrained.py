"""The pre-trained models: each folder is all that is needed, and what it reads."""

import json
import os
import string

import pytest
from dataset_commands import run_command
from paths import ROOT

from lpr.models.cost import cost_figures, cost_table
from lpr.models.model_spec import read_spec

FORMS = ('model.ckpt', 'graph.pb', 'graph.tflite')
# The size of the GAP8 model that GreenWaves published, in bytes.
PUBLISHED_TFLITE_BYTES = 1471656
MAX_FOLDER_BYTES = 16 * 2 ** 20
MAX_NARROW_MACS = 60e6
PLATES, SEED = 100, 99
# name -> formats it reads, in `utils/plate_formats`, the seed of which no training used
FORMATS = {'china': ['china_blue'], 'latin': ['slovakia', 'netherlands', 'france']}
LEAST_LP_RR = {'china': 0.8, 'latin': 0.6}
# name -> least LP-RR on the plates of the wide model
NARROW = {'china_small': 0.6, 'latin_small': 0.5}
# Replaced by latin; its files are still there.
EUROPE = 'europe'


def folder_of(name):
    return os.path.join(ROOT, 'pre-trained', name)


def make_plates(folder, name):
    """Makes plates of the kind that a model reads; returns their annotation file."""
    code, _, errors = run_command('synthesize_plates.py', folder / 'plates', '--count', PLATES,
                                  '--seed', SEED, '--formats', *FORMATS[name])
    assert code == 0, errors
    return folder / 'plates' / 'annotations.txt'


def evaluate(run_script, folder, plates, *arguments):
    """The result of `eval_lpr.py` with these arguments, on an annotation file."""
    result = run_script('eval_lpr.py', *arguments, '--file_list_path', plates, '--json',
                        folder / 'result.json', cwd=folder)
    assert result.returncode == 0, result.stderr
    return json.loads((folder / 'result.json').read_text(encoding='utf-8'))


@pytest.fixture(scope='module', params=sorted(FORMATS))
def evaluated(request, run_script, tmp_path_factory):
    """The name of a model, and what each form of it reads on plates it was not trained on."""
    name, folder = request.param, tmp_path_factory.mktemp(request.param)
    plates = make_plates(folder, name)
    return name, {form: evaluate(run_script, folder, plates, folder_of(name) + '/config.py',
                                 '--checkpoint', os.path.join(folder_of(name), form))
                  for form in FORMS}


@pytest.mark.parametrize('name', sorted([*FORMATS, *NARROW, EUROPE]))
def test_a_model_is_no_larger_than_the_published_one(name):
    folder = folder_of(name)
    sizes = {entry: os.path.getsize(os.path.join(folder, entry)) for entry in os.listdir(folder)}
    assert sizes['graph.tflite'] <= PUBLISHED_TFLITE_BYTES + 16
    assert sum(sizes.values()) <= MAX_FOLDER_BYTES


def test_the_classes_are_those_of_existing_applications():
    china, latin, europe = ([symbols[0] for symbols in
                      read_spec(folder_of(name) + '/graph.yml').vocabulary.classes]
                     for name in ('china', 'latin', EUROPE))
    assert china == sorted(china[:-1]) + ['_']
    assert len(china) == 71
    assert {'<Anhui>', '<Zhejiang>', '<HongKong>', '<Macau>', '<police>'} <= set(china)
    assert latin == europe == list(string.digits + string.ascii_uppercase + '_')


def test_every_form_reads_plates_that_no_training_saw(evaluated):
    name, results = evaluated
    assert {result['total'] for result in results.values()} == {PLATES}
    assert all(result['lp_rr'] >= LEAST_LP_RR[name] for result in results.values()), {
        form: result['lp_rr'] for form, result in results.items()}


def test_8_bits_read_nearly_what_the_checkpoint_reads(evaluated):
    _, results = evaluated
    wrong = {form: {plate['image']: plate['prediction'] for plate in result['wrong']}
             for form, result in results.items()}
    assert wrong['graph.pb'] == wrong['model.ckpt']
    assert results['graph.tflite']['lp_rr'] == pytest.approx(results['model.ckpt']['lp_rr'],
                                                             abs=0.03)


@pytest.mark.parametrize('name', sorted(NARROW))
def test_a_narrow_model_reads_plates_for_a_third_of_the_arithmetic(name, run_script, tmp_path):
    wide = name.replace('_small', '')
    spec, wide_spec = (read_spec(folder_of(model) + '/graph.yml') for model in (name, wide))
    assert spec.vocabulary.classes == wide_spec.vocabulary.classes
    assert cost_figures(cost_table(spec))['macs'] <= MAX_NARROW_MACS
    plates = make_plates(tmp_path, wide)
    result = evaluate(run_script, tmp_path, plates, '--model', folder_of(name))
    assert result['lp_rr'] >= NARROW[name]


def test_the_chinese_model_reads_real_plates(real_plates, run_script, tmp_path):
    result = evaluate(run_script, tmp_path, os.path.join(real_plates, 'val.txt'),
                      folder_of('china') + '/config.py')
    assert result['lp_rr'] >= 0.95
