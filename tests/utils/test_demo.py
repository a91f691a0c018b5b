"""The demo, which the README offers first: the whole chain, with few plates and one step."""

import glob
import json
import os
import re

from utils.demo import start_anew

PLATES, TESTED = 20, 4


def test_a_folder_with_other_files_is_not_deleted(run_script, tmp_path):
    work = tmp_path / 'work'
    (work / 'known').mkdir(parents=True)  # a name that the demo uses, too
    (work / 'thesis.txt').write_text('years of work')
    result = run_script('utils/demo.py', '--folder', 'work', cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, '')
    assert str(work) in result.stderr
    assert sorted(os.listdir(str(work))) == ['known', 'thesis.txt']


def test_the_folder_of_an_earlier_demo_is_emptied(tmp_path):
    folder = tmp_path / 'demo'
    start_anew(str(folder))
    stamp = os.listdir(str(folder))
    (folder / 'plate.png').touch()
    start_anew(str(folder))
    assert os.listdir(str(folder)) == stamp


def test_a_link_to_the_folder_of_an_earlier_demo_stays(tmp_path):
    (tmp_path / 'disk').mkdir()
    (tmp_path / 'demo').symlink_to(tmp_path / 'disk')
    for _ in range(2):
        start_anew(str(tmp_path / 'demo'))
        assert len(os.listdir(str(tmp_path / 'disk'))) == 1
        (tmp_path / 'disk' / 'plate.png').touch()
    assert (tmp_path / 'demo').is_symlink()


def test_the_whole_chain_runs_to_its_table(run_script, commands_here, tmp_path):
    folder = str(tmp_path / 'demo')
    result = run_script('utils/demo.py', '--folder', folder, '--plates', PLATES, '--steps', '1',
                        '--json', tmp_path / 'demo.json')
    assert result.returncode == 0, result.stderr
    table = re.findall(r'^  (\S.*\S) {2,}([01]\.\d{4}) \((\d)/%d\)   (\S+)$' % TESTED,
                       result.stdout, re.M)
    assert [(what, os.path.basename(model)) for what, _, _, model in table] == [
        ('pre-trained, Chinese plates', 'graph.tflite'),
        ('pre-trained, Brazilian plates', 'graph.tflite'),
        ('fine-tuned, checkpoint', 'model.ckpt-1.ckpt'),
        ('fine-tuned, frozen graph', 'graph.pb'), ('fine-tuned, TFLite', 'graph.tflite')]
    for _, rate, correct, _ in table:
        assert float(rate) == int(correct) / TESTED
    with open(str(tmp_path / 'demo.json')) as stream:
        values = json.load(stream)
    assert [(what, value['correct'], value['total']) for what, value in values.items()] == [
        (what, int(correct), TESTED) for what, _, correct, _ in table]
    assert int(table[0][2]) >= TESTED - 1  # the shipped model reads the plates it was trained for
    assert len(re.findall('^Plate: ', result.stdout, re.M)) == 2
    assert len(glob.glob(os.path.join(folder, 'predictions', '*.png'))) == TESTED
    assert len(os.listdir(os.path.join(folder, 'train', 'images'))) == PLATES
