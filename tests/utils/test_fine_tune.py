"""Fine-tuning on a country of one's own: what is told, what is written, the whole command."""

import argparse
import glob
import json
import os
import re
from collections import Counter

import pytest

from lpr.config.loader import load_config
from lpr.data.annotations import read_annotations
from lpr.data.vocabulary import ALPHANUMERICS, vocabulary_of
from lpr.models.model_spec import read_spec, write_spec
from lpr.runtime.errors import UserError
from utils.commands import synthesize
from utils.fine_tune import make_plates
from utils.fine_tuning.base_model import PRETRAINED_FORMATS, BaseModel, find_base
from utils.fine_tuning.config_file import write_base_config, write_config
from utils.fine_tuning.shared_plates import shared_warnings
from utils.fine_tuning.symbols import count_symbols, drawn_symbols, warnings

FORMAT = """\
like: european
pattern: {'A[BX]-[0-9]': 1}
bands: []
gaps: none
"""
OPTIONS = {'steps': 30, 'learning_rate': 0.002, 'seed': 5}


@pytest.fixture
def base(make_spec, tmp_path):
    """A model of A, B, C and <Anhui>, with its description alone."""
    spec = make_spec(quantization_aware=True, symmetric_range=True)
    path = str(tmp_path / 'model.ckpt.yml')
    write_spec(spec, path)
    return BaseModel('some/base', path[:-len('.yml')], path, spec, ['italy'])


@pytest.fixture
def write_list(tmp_path, plates):
    """Writes an annotation file of labels; all are of one image."""
    def write(name, *labels):
        path = tmp_path / name
        path.write_text(''.join('%s %s\n' % (plates.images[0], label) for label in labels))
        return str(path)
    return write


def test_symbols_are_counted_by_plates(write_list):
    assert count_symbols(write_list('train.txt', 'AAB', '<Anhui>A', 'C')) == {
        'A': 2, 'B': 1, '<Anhui>': 1, 'C': 1}


def test_a_label_that_is_none_is_a_user_error_with_its_line(write_list):
    path = write_list('train.txt', 'A', 'A_B')
    with pytest.raises(UserError, match='^%s:2: ' % re.escape(path)):
        count_symbols(path)


def test_formats_tell_the_symbols_they_draw(tmp_path):
    (tmp_path / 'my.yml').write_text(FORMAT)
    drawn = drawn_symbols('--formats', [str(tmp_path / 'my.yml') + ':2'])
    assert set(drawn) == set('ABX-0123456789')
    assert drawn['A'] == drawn['-'] == pytest.approx(1)
    assert drawn['B'] + drawn['X'] == pytest.approx(1) and 0.4 < drawn['B'] < 0.6


def test_shares_of_formats_are_those_of_their_symbols(tmp_path):
    (tmp_path / 'my.yml').write_text(FORMAT)
    (tmp_path / 'other.yml').write_text(FORMAT.replace('A[BX]-[0-9]', 'AC'))
    (tmp_path / 'never.yml').write_text(FORMAT.replace('A[BX]-[0-9]', 'AD'))
    drawn = drawn_symbols('--formats', [str(tmp_path / name) for name in (
        'my.yml:3', 'other.yml', 'never.yml:0')])
    assert 0.7 < drawn['-'] < 0.8
    assert drawn['-'] + drawn['C'] == pytest.approx(1)
    assert drawn['D'] == 0


def test_symbols_that_base_or_data_hardly_know_are_named(base):
    train_counts = Counter({'A': 25, 'B': 30, 'Z': 3, '-': 40})
    assert warnings(base, train_counts, Counter('C'), drawn={'A': 1, 'X': .5},
                    base_drawn={'A': 1, 'C': 0.009}) == [
        'some/base has no class for these, which are learnt anew: - X Z',
        'some/base has a class for these, but was trained on plates without them: B',
        'some/base was trained on plates of which fewer than 1 in 100 have these: C',
        'on fewer than 20 of your training plates, and on no synthetic one: C (0), Z (3); expect '
        'errors, or draw them with --formats']


def test_small_letters_of_capitals_that_the_base_has_are_told(base):
    told = warnings(base, Counter({'a': 20, 'z': 20}), Counter(), {}, {})
    assert told == ['some/base has no class for these, which are learnt anew: a z',
                    'some/base has these as capitals; if your plates show capitals, too, write the '
                    'labels with them: a']


def test_nothing_is_told_where_all_is_known(base):
    for base_drawn in ({'A': 0.01, 'B': 0}, {}):
        assert warnings(base, Counter({'A': 20}), Counter('A'), {}, base_drawn) == []


def test_validation_images_and_plates_that_are_trained_on_are_told(plates, tmp_path):
    val = tmp_path / 'val.txt'
    val.write_text('%s A1\n%s B2\n%s C3\n' % tuple(plates.images[:3]))
    train = tmp_path / 'train.txt'
    train.write_text('%s B2\n%s A1\n%s D4\n' % tuple(plates.images[2:5]))
    assert shared_warnings(str(train), str(val)) == [
        '1 of the 3 images in %s are in %s, too; LP-RR on images that were trained on says little; '
        'take them out of one' % (val, train),
        '2 of the 3 plates in %s are in %s, too; LP-RR on plates that were trained on says little; '
        'utils/update_annotations.py --validation splits by plate' % (val, train)]
    val.write_text('%s E5\n' % plates.images[0])
    assert shared_warnings(str(train), str(val)) == []


def test_a_base_is_a_folder_or_a_checkpoint(root):
    folder = os.path.join(root, 'pre-trained', 'china')
    base = find_base(folder)
    assert base.checkpoint == os.path.join(folder, 'model.ckpt')
    assert base.spec.num_classes == 71 and base.formats[0] == 'china_blue:6'
    assert set(drawn_symbols('--base_formats', base.formats)) <= {
        symbols[0] for symbols in base.spec.vocabulary.classes}
    assert find_base(base.checkpoint) == base._replace(name=base.checkpoint)
    assert find_base(folder, ['italy']).formats == ['italy']


def test_a_model_in_a_folder_of_the_same_name_as_one_that_ships_is_another(root, tmp_path):
    (tmp_path / 'china').mkdir()
    for path in glob.glob(os.path.join(root, 'pre-trained', 'china', 'model.ckpt.*')):
        os.symlink(path, str(tmp_path / 'china' / os.path.basename(path)))
    assert find_base(str(tmp_path / 'china')).formats == []


def test_of_every_model_that_ships_the_formats_are_known(root):
    models = glob.glob(os.path.join(root, 'pre-trained', '*', 'model.ckpt.index'))
    assert set(PRETRAINED_FORMATS) == {path.split(os.sep)[-2] for path in models}


def test_without_a_checkpoint_or_its_description_there_is_no_base(tmp_path):
    with pytest.raises(UserError, match='no checkpoint; expected a folder with model.ckpt, '):
        find_base(str(tmp_path))
    (tmp_path / 'model.ckpt.index').write_bytes(b'')
    with pytest.raises(UserError, match=r'no description \(.yml\) beside this checkpoint'):
        find_base(str(tmp_path))


def test_the_config_has_the_options_of_the_base_and_its_vocabulary(base, tmp_path):
    path = str(tmp_path / 'config.py')
    write_config(path, base, ['a.txt', 'b.txt'], [2, 1], 'val.txt', [], OPTIONS)
    config = load_config(path, 'train')
    assert config.spec == base.spec
    train = config.train
    assert (train.file_list_path, train.list_shares) == (['a.txt', 'b.txt'], [2, 1])
    assert (train.steps, train.learning_rate, train.random_seed) == (30, 0.002, 5)
    assert (config.eval.file_list_path, config.eval.checkpoint) == ('val.txt', '')
    assert config.model_dir == str(tmp_path / 'model')


@pytest.mark.parametrize('in_8_bits', [False, True])
def test_in_8_bits_the_averages_of_the_base_stay(base, tmp_path, in_8_bits):
    """Its steps then take half the time or less."""
    path = str(tmp_path / 'config.py')
    base = base._replace(spec=base.spec._replace(quantization_aware=in_8_bits))
    write_spec(base.spec, base.description)
    write_config(path, base, ['a.txt'], [1], 'val.txt', [], OPTIONS)
    train = load_config(path, 'train').train
    assert train.freeze_batch_norm == in_8_bits


def test_new_symbols_join_those_of_the_base_even_if_no_list_has_these(base, tmp_path, write_list):
    path = str(tmp_path / 'config.py')
    write_config(path, base, [write_list('a.txt', 'AB')], [1], write_list('b.txt', 'A\u00c4'),
                 ['\u00c4'], OPTIONS)
    classes = load_config(path, 'train').spec.vocabulary.classes
    assert set(classes) == set(base.spec.vocabulary.classes) | {('\u00c4',)}
    assert ('<Anhui>',) in classes


@pytest.mark.parametrize('merged, classes', [
    ({}, {('0',), ('O',), ('1',), ('I',), ('<Anhui>',), ('-',)}),
    ({'use_oi_concat': True}, {('0', 'O'), ('1', 'I'), ('<Anhui>',), ('-',)}),
    ({'use_h_concat': True}, {('0',), ('O',), ('-', '<Anhui>', '<Hebei>')})])
def test_with_new_symbols_classes_are_merged_as_in_the_base(base, tmp_path, write_list, merged,
                                                            classes):
    path = str(tmp_path / 'config.py')
    vocabulary = vocabulary_of(ALPHANUMERICS | {'<Anhui>', '<Hebei>'}, **merged)
    base = base._replace(spec=base.spec._replace(vocabulary=vocabulary))
    write_config(path, base, [write_list('a.txt', '<Anhui>1')], [1], write_list('b.txt', 'X-Y'),
                 ['-'], OPTIONS)
    assert classes <= set(load_config(path, 'train').spec.vocabulary.classes)


def test_the_config_to_measure_the_base_with_names_its_checkpoint(base, tmp_path):
    write_base_config(str(tmp_path / 'base.py'), base, 'val.txt')
    config = load_config(str(tmp_path / 'base.py'), 'eval')
    assert config.spec == base.spec and config.eval.checkpoint == base.checkpoint


def test_default_options_of_a_base_need_no_lines(base, make_spec, tmp_path):
    spec = make_spec(global_context_size=64)
    write_spec(spec, base.description)
    write_base_config(str(tmp_path / 'base.py'), base._replace(spec=spec), 'val.txt')
    assert load_config(str(tmp_path / 'base.py'), 'eval').spec == spec


def test_one_command_goes_from_the_lists_to_a_table(float_training, plates, run_script, tmp_path,
                                                    commands_here):
    """The base lacks the dash that the synthetic plates have, and has provinces that they lack."""
    (tmp_path / 'my.yml').write_text(FORMAT)
    result = run_script(
        'utils/fine_tune.py', 'out', '--base', float_training.checkpoint, '--train', plates.train,
        '--val', plates.val, '--formats', 'my.yml', '--base_formats', 'italy', '--plates', '4',
        '--steps', '1', cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert 'has no class for these, which are learnt anew: -\n' in result.stderr
    assert 'dropped: none' in result.stderr
    table = json.loads((tmp_path / 'out' / 'lp_rr.json').read_text())
    assert [(what, figures['total']) for what, figures in table.items()] == [
        ('base, your plates', 5), ('base, plates of its kind', 4), ('fine-tuned, your plates', 5),
        ("fine-tuned, plates of the base's kind", 4)]
    for what in table:
        assert '  %s ' % what in result.stdout
    assert '-' in {symbols[0] for symbols in read_spec(
        str(tmp_path / 'out' / 'graph.yml')).vocabulary.classes}
    for name in ('own_kind', 'base_kind', 'base_kind_val'):
        assert len(read_annotations(str(tmp_path / 'out' / name / 'annotations.txt'))) == 4


def test_plates_of_one_format_are_other_ones_in_every_set(tmp_path, commands_here):
    """Yours may have been made with the same seed."""
    args = argparse.Namespace(train='mine.txt', shares=[2, 1, 1], formats=['italy'], plates=3,
                              seed=1, output_dir=str(tmp_path))
    synthesize(str(tmp_path / 'mine'), 3, 1, ['italy'])
    make_plates(args, argparse.Namespace(formats=['italy']))
    images = {path.read_bytes() for path in tmp_path.glob('*/images/*')}
    assert len(images) == 4 * 3


def test_a_folder_that_is_there_stays_as_it_is(run_script, plates, tmp_path):
    result = run_script('utils/fine_tune.py', str(tmp_path), '--train', plates.train, '--val',
                        plates.val)
    assert result.returncode == 2
    assert result.stderr.startswith('fine_tune.py: error: %s: exists already; ' % tmp_path)
    assert not os.listdir(str(tmp_path))
    (tmp_path / 'config.py').write_bytes(b'')
    result = run_script('utils/fine_tune.py', str(tmp_path), '--train', plates.train, '--val',
                        plates.val)
    assert ('python train_lpr.py %s/config.py --init_checkpoint pre-trained/china/model.ckpt' %
            tmp_path) in result.stderr


def test_formats_that_the_base_cannot_read_are_told_before_plates_are_made(run_script, plates,
                                                                          tmp_path):
    (tmp_path / 'my.yml').write_text(FORMAT)
    result = run_script('utils/fine_tune.py', tmp_path / 'out', '--train', plates.train, '--val',
                        plates.val, '--base_formats', tmp_path / 'my.yml')
    assert (result.returncode, result.stdout) == (2, '')
    assert 'china has no class for these symbols of %s: -; ' % (tmp_path / 'my.yml') in (
        result.stderr.splitlines()[-1])
    assert os.listdir(str(tmp_path)) == ['my.yml']


@pytest.mark.parametrize('option, values, message', [
    ('--steps', ['9' * 20], '--steps is 99999999999999999999; expected a positive int up to'),
    ('--learning_rate', ['nan'], '--learning_rate is nan; expected a positive number'),
    ('--formats', ['italy:0'], '--formats: every share is 0'),
    ('--seed', ['-1'], '--seed is -1; expected an int from 0'),
    ('--shares', ['0', '0', '0'], '--shares is [0.0, 0.0, 0.0]; expected a list of numbers'),
    ('--shares', ['0', '1', '0'], '--shares 0 1 0: no plates have a share; ')])
def test_options_that_no_training_can_have_are_told_before_plates_are_made(
        run_script, plates, tmp_path, option, values, message):
    result = run_script('utils/fine_tune.py', tmp_path / 'out', '--train', plates.train, '--val',
                        plates.val, '--plates', '1', option, *values)
    assert (result.returncode, result.stdout) == (2, '')
    assert message in result.stderr.splitlines()[-1]
    assert os.listdir(str(tmp_path)) == []
