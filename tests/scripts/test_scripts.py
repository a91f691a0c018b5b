"""The scripts, end to end on the tiny dataset, run as a user runs them."""

import collections
import glob
import json
import os
import re
import shutil

import cv2
import numpy as np
import pytest
import tensorflow as tf
from checkpoint_values import values_of
from commands import run_apart
from event_logs import scalars
from made import DEFAULTS
from processes import on_message, one_core, start

from lpr.data.annotations import read_annotations
from lpr.data.batches import read_batches
from lpr.data.vocabulary import split_symbols
from lpr.evaluation.metrics import edit_distance
from lpr.models.checkpoints import checkpoint_step, newest_checkpoint
from lpr.models.model_spec import read_spec_of
from lpr.models.recognizer import load_recognizer

NOISE = ('deprecated', 'cuInit', 'libcuda', 'FutureWarning', 'UserWarning', 'contrib', 'Traceback')

Readings = collections.namedtuple('Readings', 'result folder lines')


def checkpoints(model_dir):
    """Steps of the checkpoints in a folder."""
    return sorted(int(re.search(r'model\.ckpt-(\d+)\.ckpt\.index$', path).group(1))
                  for path in glob.glob(os.path.join(model_dir, '*.index')))


def assert_quiet(stderr):
    assert not [word for word in NOISE if word in stderr], stderr


class TestTraining:
    """train_lpr.py"""

    def test_two_steps_save_two_checkpoints_with_their_descriptions(self, float_training):
        assert checkpoints(float_training.model_dir) == [1, 2]
        for step in (1, 2):
            path = os.path.join(float_training.model_dir, 'model.ckpt-%d.ckpt' % step)
            assert checkpoint_step(path) == step
            spec_path, spec = read_spec_of(path)
            assert spec_path == path + '.yml'
            assert (spec.num_classes, spec.global_context_size) == (39, 4)
            assert not spec.quantization_aware
        assert newest_checkpoint(float_training.model_dir) == float_training.checkpoint

    def test_training_tells_what_it_does_and_what_it_wrote(self, float_training):
        stderr = float_training.result.stderr
        assert '%s: 8 plates, 39 classes' % float_training.config in stderr
        for step in (1, 2):
            assert 'Iteration: %d, Train loss: ' % step in stderr
            assert 'saved %s/model.ckpt-%d.ckpt' % (float_training.model_dir, step) in stderr
        assert 'trained to step 2' in stderr
        assert '\r' not in stderr and '2/2' not in stderr  # no progress bar in a log file

    def test_tensorboard_has_loss_and_learning_rate_of_every_step_displayed(self, float_training):
        found = scalars(float_training.model_dir)
        assert set(found) == {'train/loss', 'train/learning_rate', 'train/optimization_loss',
                              'train/weight_decay', 'train/gradient_norm',
                              'train/steps_per_second'}
        for values in found.values():
            assert sorted(values) == [1, 2]
        # A cosine to zero at step 2: the whole of 0.001 in the first step, then the half.
        assert found['train/learning_rate'][1] == pytest.approx(0.001)
        assert found['train/learning_rate'][2] == pytest.approx(0.0005)
        for step in (1, 2):
            assert found['train/optimization_loss'][step] == found['train/loss'][step] > 0
        # 0.00005 times half the squared weights, which a step hardly changes.
        squares = sum((values ** 2).sum() for name, values in
                      values_of(float_training.checkpoint).items() if name.endswith('/weights'))
        assert found['train/weight_decay'][2] == pytest.approx(5e-5 * squares / 2, rel=1e-2)

    def test_training_moves_weights_and_averages(self, float_training):
        first, second = (tf.compat.v1.train.NewCheckpointReader(os.path.join(
            float_training.model_dir, 'model.ckpt-%d.ckpt' % step)) for step in (1, 2))
        for name in ('Conv/weights', 'Conv_15/biases', 'Conv/BatchNorm/moving_mean'):
            assert (first.get_tensor(name) != second.get_tensor(name)).any()

    def test_no_images_or_paths_are_stored_with_a_checkpoint(self, float_training):
        with open(float_training.checkpoint + '.meta', 'rb') as stream:
            assert b'a plate.png' not in stream.read()

    def test_quantization_aware_training_starts_from_a_float_checkpoint(
            self, float_training, quantized_training):
        stderr = quantized_training.result.stderr
        # 15 convolutions and the cells with 4 variables, 2 layers with 2.
        assert 'restored 68 variables from %s' % float_training.checkpoint in stderr
        assert re.search(r'left as initialized: \d+ quantization ranges, 0 others$', stderr, re.M)
        assert checkpoints(quantized_training.model_dir) == [1, 2]
        assert read_spec_of(quantized_training.checkpoint)[1].quantization_aware

    def test_resuming_goes_on_up_to_steps_and_not_further(
            self, float_training, write_config, run_script, tmp_path):
        config = write_config(tmp_path, train={'opt_type': 'Adam', 'steps': 3})
        shutil.copytree(float_training.model_dir, str(tmp_path / 'model'))
        result = run_script('train_lpr.py', config, cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        assert 'resuming from %s' % (tmp_path / 'model' / 'model.ckpt-2.ckpt') in result.stderr
        assert 'Iteration: 3, ' in result.stderr and 'Iteration: 2, ' not in result.stderr
        assert checkpoints(str(tmp_path / 'model')) == [1, 2, 3]
        assert checkpoint_step(str(tmp_path / 'model' / 'model.ckpt-3.ckpt')) == 3
        again = run_script('train_lpr.py', config, '--init_checkpoint', float_training.checkpoint)
        assert again.returncode == 0, again.stderr
        assert '--init_checkpoint is ignored' in again.stderr
        assert 'Iteration' not in again.stderr and 'saved' not in again.stderr
        assert checkpoints(str(tmp_path / 'model')) == [1, 2, 3]

    def test_another_vocabulary_takes_the_symbols_that_both_have_and_another_range_is_told(
            self, float_training, write_config, run_script, tmp_path):
        """Both provinces become one class, 0 and O, 1 and I: three classes fewer.

        Nothing is to be saved in this run, so nothing may be.
        """
        config = write_config(
            tmp_path, use_h_concat=True, use_oi_concat=True, symmetric_range=True, train={
                'steps': 1, 'need_to_save_weights': False, 'need_to_save_log': False})
        result = run_script('train_lpr.py', config, '--init_checkpoint', float_training.checkpoint)
        assert result.returncode == 0, result.stderr
        assert 'restored 59 variables from %s, and 9 for the symbols that both have' % (
            float_training.checkpoint) in result.stderr
        assert 'left as initialized: 0 quantization ranges, 0 others' in result.stderr
        assert re.findall(r'^%s.yml has (\w+) = False, but' % float_training.checkpoint,
                          result.stderr, re.M) == ['symmetric_range']
        assert 'Iteration: 1, ' in result.stderr
        assert not os.path.exists(str(tmp_path / 'model')) or not os.listdir(
            str(tmp_path / 'model'))

    @pytest.mark.parametrize('on_bad_image, recipe', [('stop', 'original'), ('skip', 'fast')])
    def test_an_image_that_goes_bad_meanwhile_is_named(
            self, plates, write_config, run_script, tmp_path, on_bad_image, recipe):
        """No weights are to be saved here, the log is: with the weight decay, if there is one."""
        for path in plates.images[:2]:
            shutil.copy(path, str(tmp_path))
        (tmp_path / 'list.txt').write_text('0.png A1\n1.png B2\n')
        config = write_config(tmp_path, train={
            'steps': 10 ** 6, 'need_to_save_weights': False, 'on_bad_image': on_bad_image,
            'recipe': recipe, 'file_list_path': str(tmp_path / 'list.txt')})
        with on_message('Iteration: 1,', lambda: os.truncate(str(tmp_path / '1.png'), 100)):
            result = run_script('train_lpr.py', config)
        assert result.returncode == 2, result.stderr
        assert "list.txt:2: image '%s' cannot be decoded: the image is truncated" % (
            tmp_path / '1.png') in result.stderr.splitlines()[-1]
        found = scalars(str(tmp_path / 'model'))
        assert 1 in found['train/loss'] and found['train/optimization_loss'] == found['train/loss']
        assert ('train/weight_decay' in found) is (recipe == 'fast')
        assert checkpoints(str(tmp_path / 'model')) == []

    @pytest.mark.skipif(not hasattr(os, 'sched_setaffinity'), reason='no choice of cores here')
    def test_a_seed_on_one_core_gives_the_same_training_to_the_last_bit(
            self, float_training, write_config, tmp_path):
        with one_core():
            result = run_apart('train_lpr.py', write_config(tmp_path, train=DEFAULTS),
                               quick=False)
        losses, values = [], []
        for stderr, model_dir in ((float_training.result.stderr, float_training.model_dir),
                                  (result.stderr, str(tmp_path / 'model'))):
            losses.append(re.findall('Train loss: (.*)', stderr))
            with open(os.path.join(model_dir, 'model.ckpt-2.ckpt.data-00000-of-00001'),
                      'rb') as stream:
                values.append(stream.read())
        assert len(losses[0]) == 2 and losses[0] == losses[1]
        assert values[0] == values[1]


@pytest.fixture(scope='module')
def readings(tmp_path_factory, plates, write_config, float_training):
    """test_lpr.py on a labelled list with two images of one name; {image: plate read}."""
    folder = tmp_path_factory.mktemp('readings')
    (folder / 'other').mkdir()
    shutil.copy(plates.images[1], str(folder / 'other' / '0.png'))
    copies = [str(folder / 'other' / '0.png')]
    lines = ['%s AB12\n' % path for path in plates.images + copies]
    (folder / 'list.txt').write_text(''.join(lines))
    config = write_config(folder, infer={
        'file_list_path': str(folder / 'list.txt'), 'batch_size': 4,
        'checkpoint': float_training.checkpoint, 'output_dir': 'drawn'})
    result = run_apart('test_lpr.py', config, cwd=folder)
    assert result.returncode == 0, result.stderr
    return Readings(result, str(folder), dict(line.rpartition(' ')[::2]
                                              for line in result.stdout.splitlines()))


class TestTesting:
    """test_lpr.py"""

    def test_every_image_is_written_with_its_plate_and_none_over_another(self, readings):
        drawn = os.path.join(readings.folder, 'drawn')
        assert sorted(os.listdir(drawn)) == [
            '0.png', '0_2.png', '1.png', '2.png', '3.png', '5.png', '6.png', '7.png', 'a plate.png',
            'index.html']
        for name in sorted(os.listdir(drawn))[:-1]:
            image = cv2.imread(os.path.join(drawn, name))
            assert image.shape[0] > 96 and image.shape[1] >= 376
        # The copy of 1.png has the name 0.png.
        assert (cv2.imread(os.path.join(drawn, '0_2.png')) ==
                cv2.imread(os.path.join(drawn, '1.png'))).all()

    def test_the_plates_are_printed_in_the_order_of_the_list(self, readings, plates,
                                                             float_training):
        printed = [line.rpartition(' ')[0] for line in readings.result.stdout.splitlines()]
        assert printed[:8] == plates.images and len(printed) == 9
        recognizer = load_recognizer(float_training.checkpoint)
        images = np.concatenate(list(
            read_batches(read_annotations(plates.train), recognizer.spec, 8)))
        assert [readings.lines[path] for path in plates.images] == [
            reading.plate for reading in recognizer.read(images)]

    def test_a_list_without_labels_and_the_newest_checkpoint_are_enough(
            self, readings, plates, write_config, run_script, float_training, tmp_path):
        (tmp_path / 'list.txt').write_text(''.join('%s \n' % path for path in plates.images[3:5]))
        config = write_config(tmp_path, infer={'file_list_path': str(tmp_path / 'list.txt')},
                              model_dir=float_training.model_dir)
        result = run_script('test_lpr.py', config)
        assert result.returncode == 0, result.stderr
        assert result.stdout.splitlines() == [
            '%s %s' % (path, readings.lines[path]) for path in plates.images[3:5]]
        assert sorted(os.listdir(str(tmp_path / 'predictions'))) == [
            '3.png', 'a plate.png', 'index.html']
        assert 'wrote 2 images to %s' % (tmp_path / 'predictions') in result.stderr


@pytest.fixture(scope='module')
def truths(tmp_path_factory, plates, readings):
    """An annotation file of all plates: 3 read right, 1 with one error, 3 wrong, 1 left out."""
    read = [readings.lines[path] for path in plates.images]
    symbols = [split_symbols(plate) for plate in read]
    assert min(map(len, symbols)) >= 4, 'the untrained network reads too little for this test'
    last = 'A' if symbols[3][-1] != 'A' else 'B'
    labels = read[:3] + [''.join(symbols[3][:-1] + [last])] + ['Q', 'QQ', '<Hebei>'] + ['<Anhui>Z']
    path = tmp_path_factory.mktemp('truths') / 'truths.txt'
    path.write_text(''.join('%s %s\n' % row for row in zip(plates.images, labels)))
    return str(path), labels, read


class TestEvaluation:
    """eval_lpr.py"""

    def test_several_annotation_files_are_evaluated_together(self, run_script, float_training,
                                                             plates):
        result = run_script('eval_lpr.py', float_training.config, '--file_list_path', plates.train,
                            plates.val)
        assert result.returncode == 0, result.stderr
        assert '/13)\n' in result.stdout  # eight plates and five

    @pytest.mark.parametrize('batch_size', [1, 3, 8])
    def test_every_image_counts_once_at_any_batch_size(
            self, truths, write_config, run_script, float_training, plates, tmp_path, batch_size):
        list_path, labels, read = truths
        config = write_config(tmp_path, eval={'batch_size': batch_size},
                              lpr_patterns=['^(?!<Anhui>Z$)'])
        result = run_script('eval_lpr.py', config, '--checkpoint', float_training.checkpoint,
                            '--file_list_path', list_path, '--json', 'result.json', cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        distances = [edit_distance(split_symbols(truth), split_symbols(plate))
                     for truth, plate in zip(labels, read)]
        assert distances[:4] == [0, 0, 0, 1]
        lines = result.stdout.splitlines()
        assert lines[:4] == ['%s -- %s  Edit Distance: %d' % row
                             for row in list(zip(labels, read, distances))[3:7]]
        assert lines[4:9] == [
            'GT label matches none of lpr_patterns, left out: <Anhui>Z', 'Left out: 1',
            'Test acc: 0.4286', 'Test acc-1: 0.5714', 'LP-RR: 0.4286 (3/7)']
        assert re.match(r'^Images/s: \d+\.\d$', lines[9]) and len(lines) == 10
        with open(str(tmp_path / 'result.json'), encoding='utf-8') as stream:
            values = json.load(stream)
        assert values.pop('images_per_second') > 0
        assert values.pop('symbol_accuracy') == pytest.approx(
            max(0, 1 - sum(distances[:7]) / sum(len(split_symbols(label)) for label in labels[:7])))
        assert values == {
            'model': float_training.checkpoint, 'lp_rr': 3 / 7, 'acc': 3 / 7, 'acc-1': 4 / 7,
            'correct': 3, 'total': 7, 'left_out': ['<Anhui>Z'], 'skipped': 0,
            'wrong': [{'truth': labels[index], 'prediction': read[index],
                       'edit_distance': distances[index], 'image': plates.images[index]}
                      for index in (3, 4, 5, 6)]}
        assert_quiet(result.stderr)

    @pytest.mark.parametrize('form', ['frozen_graph', 'tflite'])
    def test_an_exported_model_is_measured_by_the_same_code(
            self, export, run_script, tmp_path, form):
        model = getattr(export, form)
        result = run_script('eval_lpr.py', export.config, '--checkpoint', model, '--json',
                            'result.json', cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        with open(str(tmp_path / 'result.json'), encoding='utf-8') as stream:
            values = json.load(stream)
        assert (values['model'], values['total']) == (model, 5)
        recognizer = load_recognizer(model)
        config_list = os.path.join(os.path.dirname(values['wrong'][0]['image']), 'val.txt')
        images = np.concatenate(list(
            read_batches(read_annotations(config_list), recognizer.spec, 2)))
        assert [plate['prediction'] for plate in values['wrong']] == [
            reading.plate for reading in recognizer.read(images)]
        assert_quiet(result.stderr)

    def test_skipped_plates_are_counted_apart(
            self, plates, write_config, run_script, float_training, tmp_path):
        (tmp_path / 'list.txt').write_text('%s A1\n%s B2\ngone.png C3\n%s D4\n' % (
            plates.images[0], tmp_path / 'list.txt', plates.images[1]))
        config = write_config(tmp_path, eval={'on_bad_image': 'skip'})
        result = run_script('eval_lpr.py', config, '--checkpoint', float_training.checkpoint,
                            '--file_list_path', 'list.txt', '--json', 'result.json', cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        assert 'Skipped: 2 with unusable images; they are not counted' in result.stdout
        assert '(0/2)' in result.stdout
        assert 'skipped 2 of 4 images, which cannot be used:' in result.stderr
        assert "list.txt:3: image 'gone.png': not found beside" in result.stderr
        with open(str(tmp_path / 'result.json'), encoding='utf-8') as stream:
            values = json.load(stream)
        assert (values['skipped'], values['total']) == (2, 2)

    def test_watching_follows_a_training_to_its_end(self, float_training, write_config, tmp_path):
        """The watcher waits when the first checkpoint arrives, in the order that it is saved."""
        model_dir = str(tmp_path / 'model')
        watcher = start('eval_lpr.py', write_config(tmp_path), '--watch', cwd=tmp_path)
        told = next(line for line in watcher.stderr if 'no checkpoint in' in line)
        assert model_dir + ' yet' in told and not os.path.exists(model_dir)
        os.mkdir(model_dir)
        for step in (1, 2):
            for end in ('.yml', '.data-00000-of-00001', '.index', '.meta'):
                shutil.copy(os.path.join(
                    float_training.model_dir, 'model.ckpt-%d.ckpt%s' % (step, end)), model_dir)
        shutil.copy(os.path.join(float_training.model_dir, 'checkpoint'), model_dir)
        stdout, stderr = watcher.communicate()
        assert watcher.returncode == 0, stderr
        assert 'LP-RR: 0.0000 (0/5)' in stdout
        assert 'model.ckpt-2.ckpt' in stderr
        found = scalars(str(tmp_path / 'model' / 'eval'))
        assert set(found) == {'evaluation/acc', 'evaluation/acc-1'}
        assert found['evaluation/acc'][2] == 0.0
        assert_quiet(stderr)


class TestSingleImage:
    """infer_frozen_graph_single_image.py and infer_tflite_single_image.py"""

    @pytest.mark.parametrize('script, name, source', [
        ('infer_frozen_graph_single_image.py', 'graph.pb', 'frozen_graph'),
        ('infer_tflite_single_image.py', 'graph.tflite', 'tflite'),
    ])
    def test_plate_and_confidence_need_nothing_but_the_models_files(
            self, export, plates, tmp_path, script, name, source):
        shutil.copy(getattr(export, source), str(tmp_path / name))
        shutil.copy(os.path.join(export.folder, 'graph.yml'), str(tmp_path / 'graph.yml'))
        result = run_apart(script, '--model', name, '--input_image', plates.images[4],
                             '--output', 'drawn/plate.png', '--json', 'plate.json', cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        recognizer = load_recognizer(getattr(export, source))
        image = read_annotations(plates.train)[4:5]
        reading = recognizer.read(next(read_batches(image, recognizer.spec, 1)))[0]
        assert result.stdout == 'Plate: %s\nConfidence: %.4f\n' % (
            reading.plate, reading.confidence)
        values = json.loads((tmp_path / 'plate.json').read_text(encoding='utf-8'))
        assert values == dict(reading._asdict(), image=plates.images[4], rejected=False,
                              confidence=pytest.approx(reading.confidence),
                              symbol_confidences=pytest.approx(reading.symbol_confidences))
        assert cv2.imread(str(tmp_path / 'drawn' / 'plate.png')).shape[0] > 96
        assert_quiet(result.stderr)

    def test_a_whole_photo_is_told(self, export, run_script, tmp_path):
        photo = str(tmp_path / 'street.jpg')
        assert cv2.imwrite(photo, np.zeros((480, 640, 3), np.uint8))
        result = run_script('infer_tflite_single_image.py', '--model', export.tflite,
                            '--input_image', photo)
        assert result.stdout.startswith('Plate: ')
        assert photo + ': 640x480 pixels: a whole photo?' in result.stderr

    def test_a_config_stands_in_for_a_missing_description(self, export, plates, run_script,
                                                          tmp_path):
        shutil.copy(export.frozen_graph, str(tmp_path / 'alone.pb'))
        result = run_script('infer_frozen_graph_single_image.py', '--model', 'alone.pb',
                            '--input_image', plates.images[0], '--config', export.config,
                            cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        assert result.stdout.startswith('Plate: ')


def test_scripts_are_quiet(float_training, quantized_training, export, readings):
    for finished in (float_training, quantized_training, export, readings):
        assert_quiet(finished.result.stderr)


@pytest.fixture(scope='module')
def wrong(tmp_path_factory, plates, write_config, float_training):
    """A folder with broken inputs of every kind, and names for what the commands need."""
    folder = tmp_path_factory.mktemp('wrong')
    for name in ('typo', 'sizes', 'gone', 'unlabelled', 'broken_image', 'no_model', 'other_classes',
                 'file_as_model_dir', 'labels', 'frozen'):
        (folder / name).mkdir()
    (folder / 'broken.png').write_bytes(b'no image')
    (folder / 'broken.txt').write_text('%s A\nbroken.png B\n' % plates.images[0])
    (folder / 'unlabelled.txt').write_text('%s\n' % plates.images[0])
    (folder / 'unknown.txt').write_text('%s é\n' % plates.images[0])
    (folder / 'damaged.pb').write_bytes(b'damaged')
    (folder / 'damaged.tflite').write_bytes(b'damaged')
    (folder / 'alone.pb').write_bytes(b'')
    (folder / 'a_file').write_text('')
    shutil.copy(float_training.checkpoint + '.yml', str(folder / 'damaged.yml'))
    broken = {'file_list_path': str(folder / 'broken.txt')}
    return {
        'folder': str(folder),
        'image': plates.images[0],
        'checkpoint': float_training.checkpoint,
        'float': float_training.config,
        'typo': write_config(folder / 'typo', train={'batchsize': 3}),
        'size': write_config(folder / 'sizes', input_shape=(25, 94, 3)),
        'broken': write_config(folder / 'broken_image', train=broken, infer=dict(
            broken, checkpoint=float_training.checkpoint), eval={'file_list_path': plates.train}),
        'no_model': write_config(folder / 'no_model'),
        'frozen': write_config(folder / 'frozen', train={'freeze_batch_norm': True}),
        'merged': write_config(folder / 'other_classes', use_oi_concat=True, train=broken,
                               eval={'file_list_path': plates.train},
                               model_dir=float_training.model_dir),
        'taken': write_config(folder / 'file_as_model_dir', model_dir=str(folder / 'a_file'),
                              train={'steps': 1}),
    }


WRONG_COMMANDS = [
    ('train_lpr.py gone.py', 'gone.py: no such config file'),
    ('train_lpr.py {typo}', "unknown option 'train.batchsize'; did you mean 'batch_size'?"),
    ('train_lpr.py {size}', 'input_shape is (25, 94, 3) (tuple); expected (height, width, 3)'),
    ('train_lpr.py {broken}', "broken.txt:2: image '{folder}/broken.png': the image is not a JPEG"),
    ('train_lpr.py {frozen}', '{frozen}: train.freeze_batch_norm keeps the averages of batch'),
    # A checkpoint that cannot be used is told before the plates, one of which is broken, are read.
    ('train_lpr.py {broken} --init_checkpoint gone.ckpt', 'gone.ckpt: no such checkpoint'),
    ('train_lpr.py {broken} --init_checkpoint typo', 'typo: no model in this folder; expected'),
    ('eval_lpr.py {float} --file_list_path broken.txt --checkpoint lost', 'lost: no such'),
    ('eval_lpr.py {merged} --file_list_path broken.txt', 'has 39 classes, {merged} has 37'),
    ('test_lpr.py {broken} --checkpoint gone.tflite', 'gone.tflite: no such model'),
    ('train_lpr.py {merged}', 'model.ckpt-2.ckpt.yml has 39 classes, {merged} has 37'),
    ('train_lpr.py {taken}', 'a_file: cannot make this directory: File exists'),
    ('eval_lpr.py {no_model}', 'no checkpoint in model_dir ({folder}/no_model/model)'),
    ('eval_lpr.py {float} --checkpoint gone.ckpt', 'gone.ckpt: no such checkpoint'),
    ('eval_lpr.py {merged} --checkpoint {checkpoint}', 'has 39 classes, {merged} has 37'),
    ('eval_lpr.py {float} --file_list_path unlabelled.txt', 'unlabelled.txt:1: no label after'),
    ('eval_lpr.py {float} --file_list_path unknown.txt', "unknown.txt:1: symbol 'é' of label 'é'"),
    ('eval_lpr.py {float} --watch --checkpoint x', '--watch follows the checkpoints in model_dir'),
    ('eval_lpr.py {float} --checkpoint damaged.pb', 'damaged.pb: not a frozen LPRNet with the ops'),
    ('eval_lpr.py {float} --lpr_patterns ITALY', 'none of lpr_patterns from its start: ITALY'),
    ('test_lpr.py {no_model}', 'no checkpoint in model_dir ({folder}/no_model/model)'),
    ('test_lpr.py {broken}', "broken.txt:2: image '{folder}/broken.png': the image is not a JPEG"),
    ('export_frozen_graph.py {float} --gap8 x', '--gap8 needs a network trained with quantization'),
    ('export_frozen_graph.py {no_model}', 'no checkpoint in model_dir ({folder}/no_model/model)'),
    ('infer_frozen_graph_single_image.py --model x.tflite --input_image {image}',
     'x.tflite: expected a model name that ends in .pb or .pb.frozen'),
    ('infer_frozen_graph_single_image.py --model alone.pb --input_image {image}',
     'alone.pb: no description (.yml) beside this model; copy it there, or use '),
    ('infer_tflite_single_image.py --model damaged.tflite --input_image {image}',
     'damaged.tflite: not a TFLite model that can run'),
]


@pytest.mark.parametrize('command, message', WRONG_COMMANDS,
                         ids=[command for command, _ in WRONG_COMMANDS])
def test_a_wrong_input_gives_one_line_and_exit_code_2(wrong, run_script, command, message):
    script, *arguments = command.split()
    result = run_script(script, *[argument.format(**wrong) for argument in arguments],
                        cwd=wrong['folder'])
    assert result.returncode == 2, result.stderr
    assert_quiet(result.stderr)
    *before, line = re.split(r'[\r\n]+', result.stderr.rstrip())
    assert line.startswith(script + ': error: ')
    assert message.format(**wrong) in line
    # What stands before are messages of progress: the dataset, the model, the progress bar.
    assert not [text for text in before if 'rror' in text], result.stderr


@pytest.mark.parametrize('image, message', [
    ('gone.png', 'gone.png: no such image'),
    ('broken.png', 'broken.png: the image is not a JPEG, PNG, GIF or BMP file')])
def test_an_unusable_image_is_named(export, wrong, run_script, image, message):
    result = run_script('infer_frozen_graph_single_image.py', '--model', export.frozen_graph,
                        '--input_image', image, cwd=wrong['folder'])
    assert result.returncode == 2, result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert message in result.stderr
