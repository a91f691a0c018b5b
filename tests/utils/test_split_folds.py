"""The command that splits an annotation file for cross-validation."""

import pytest
from dataset_commands import error_of, run_command, write_photo

from lpr.data.annotations import read_annotations

SCRIPT = 'split_folds.py'


@pytest.fixture
def rows(tmp_path):
    """An annotation file of seven rows and five plates."""
    labels = ['A1', 'B2', 'A1', 'C3', 'D4', 'E5', 'E5']
    for index in range(len(labels)):
        write_photo(tmp_path / 'crops' / ('%d.png' % index))
    path = tmp_path / 'all.txt'
    path.write_text(''.join('crops/%d.png %s\n' % row for row in enumerate(labels)))
    return path


def split(rows, folder, *options):
    code, output, errors = run_command(SCRIPT, rows, folder, *options)
    assert code == 0, errors
    return [{name: [(row.image_path.split('/')[-1], row.label)
                    for row in read_annotations(str(fold / (name + '.txt')))]
             for name in ('train', 'val')} for fold in sorted(folder.iterdir())]


def test_every_row_is_held_out_once_and_trained_on_in_the_other_folds(rows, tmp_path):
    folds = split(rows, tmp_path / 'folds', '--folds', '3')
    everything = [('%d.png' % index, label)
                  for index, label in enumerate(['A1', 'B2', 'A1', 'C3', 'D4', 'E5', 'E5'])]
    assert len(folds) == 3
    assert sorted(row for fold in folds for row in fold['val']) == everything
    for fold in folds:
        assert sorted(fold['train'] + fold['val']) == everything


def test_no_plate_is_on_both_sides_of_a_fold(rows, tmp_path):
    for fold in split(rows, tmp_path / 'folds', '--folds', '5'):
        assert not {label for _, label in fold['train']} & {label for _, label in fold['val']}
        assert len({label for _, label in fold['val']}) == 1  # five plates, five folds


def test_equal_seeds_give_equal_folds(rows, tmp_path):
    first, second, other = (split(rows, tmp_path / name, '--folds', '2', '--seed', seed)
                            for name, seed in (('a', '1'), ('b', '1'), ('c', '2')))
    assert first == second != other


def test_folds_of_before_are_not_mixed_with_new_ones(rows, tmp_path):
    split(rows, tmp_path / 'folds', '--folds', '5')
    assert error_of(SCRIPT, rows, tmp_path / 'folds', '--folds', '3') == (
        '%s: exists already; choose a new folder or remove it' % (tmp_path / 'folds'))
    assert len(list((tmp_path / 'folds').iterdir())) == 5


def test_absolute_paths_stay_absolute_and_relative_ones_relative(rows, tmp_path):
    rows.write_text('%s/crops/0.png A1\ncrops/1.png B2\n' % tmp_path)
    split(rows, tmp_path / 'folds', '--folds', '2')
    lines = {line for path in tmp_path.glob('folds/*/val.txt')
             for line in path.read_text().splitlines()}
    assert lines == {'%s/crops/0.png A1' % tmp_path, '../../crops/1.png B2'}


def test_too_many_or_too_few_folds_are_refused(rows, tmp_path):
    for folds in ('6', '1'):
        assert error_of(SCRIPT, rows, tmp_path / 'folds', '--folds', folds) == (
            '--folds: %s; expected 2 to 5, the number of different plates' % folds)
    assert not (tmp_path / 'folds').exists()
