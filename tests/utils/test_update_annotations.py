"""The command that moves, merges, shuffles and splits annotation files."""

import collections
import os

import pytest
from dataset_commands import error_of, run_command, write_photo

from lpr.data.annotation_file import Annotation
from lpr.data.annotations import read_annotations
from lpr.runtime.errors import UserError
from utils.annotation_rows import (
    LocatedRow,
    check_new_places,
    locate,
    split_labels,
    starts_with,
    weigh,
)

SCRIPT = 'update_annotations.py'


def update(*args, cwd=None):
    """Runs the command; returns (stdout, stderr)."""
    code, out, errors = run_command(SCRIPT, *args, cwd=cwd)
    assert code == 0, errors
    return out, errors


def rows_of(labels, list_path='list.txt'):
    return [LocatedRow(Annotation('%d.jpg' % line, label, list_path, line), '%d.jpg' % line,
                       True, False)
            for line, label in enumerate(labels, 1)]


def write_list(path, *lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(''.join(line + '\n' for line in lines))
    return path


@pytest.mark.parametrize('path, prefix, expected', [
    ('crops/1.jpg', 'crops', True), ('crops/1.jpg', 'crops/', True),
    ('crops2/1.jpg', 'crops', False), ('1.jpg', '', True), ('/data/1.jpg', '/', True),
    ('data/1.jpg', 'ata', False), ('data/1.jpg', '/', False)])
def test_a_prefix_is_whole_folders(path, prefix, expected):
    assert starts_with(path, prefix) is expected


@pytest.mark.parametrize('path, old, new, expected', [
    ('old/a/1.jpg', 'old', 'new', 'lists/new/a/1.jpg'),
    ('old/a/1.jpg', 'old/a/', '/new', '/new/1.jpg'),
    ('old/a/1.jpg', 'old', '', 'lists/a/1.jpg'),
    ('a/1.jpg', '', 'new', 'lists/new/a/1.jpg'),
    ('/old/1.jpg', '/old', '/new', '/new/1.jpg'),
    ('older/1.jpg', 'old', 'new', 'lists/older/1.jpg')])
def test_the_new_prefix_takes_the_place_of_the_old(path, old, new, expected):
    row = locate(Annotation(path, 'A1', 'lists/list.txt', 1), prefixes=(old, new))
    assert (row.path, row.is_found) == (expected, False)


def test_a_new_folder_takes_the_place_of_all_folders():
    row = locate(Annotation('old/a/1.jpg', 'A1', 'lists/list.txt', 1), folder='new')
    assert row.path == 'new/1.jpg'


def test_a_moved_image_is_found_and_its_path_is_relative_to_the_new_list(tmp_path):
    write_photo(tmp_path / 'new' / 'a b.jpg')
    old = write_list(tmp_path / 'lists' / 'old.txt', '../old/a b.jpg <Anhui>A1')
    out, errors = update(old, '--replace-prefix', '../old', '../new', '-o', tmp_path / 'list.txt')
    assert (tmp_path / 'list.txt').read_text() == 'new/a b.jpg <Anhui>A1\n'
    assert out.splitlines() == [
        'read 1 rows: 1 paths changed, 0 images missing (their rows are kept)',
        '%s: 1 rows, 1 plates' % (tmp_path / 'list.txt')]
    assert errors == ''
    assert read_annotations(str(tmp_path / 'list.txt'))[0].label == '<Anhui>A1'


def test_an_absolute_path_stays_absolute(tmp_path):
    image = write_photo(tmp_path / 'new' / 'a.jpg')
    old = write_list(tmp_path / 'list.txt', '%s/old/a.jpg A1' % tmp_path)
    update(old, '--replace-prefix', tmp_path / 'old', tmp_path / 'new', '-o', old)
    assert old.read_text() == '%s A1\n' % image


def test_a_folder_is_given_from_the_working_directory(tmp_path):
    write_photo(tmp_path / 'new' / 'a.jpg')
    write_list(tmp_path / 'lists' / 'list.txt', 'x/a.jpg')
    update('lists/list.txt', '--folder', 'new', '-o', 'lists/new.txt', cwd=tmp_path)
    assert (tmp_path / 'lists' / 'new.txt').read_text() == '../new/a.jpg\n'


def test_missing_images_are_named_and_their_rows_are_kept(tmp_path):
    old = write_list(tmp_path / 'list.txt', *('a/%d.jpg A%d' % (i, i) for i in range(7)))
    out, errors = update(old, '--replace-prefix', 'a', 'b', '-o', tmp_path / 'new.txt')
    assert 'read 7 rows: 7 paths changed, 7 images missing' in out
    assert errors.splitlines()[0] == "%s:1: image '%s/b/0.jpg' not found" % (old, tmp_path)
    assert errors.splitlines()[5:] == ['... and 2 more']
    assert (tmp_path / 'new.txt').read_text().splitlines()[6] == 'b/6.jpg A6'


def test_a_prefix_that_no_path_has_is_refused(tmp_path):
    old = write_list(tmp_path / 'list.txt', 'a/1.jpg A1')
    assert error_of(SCRIPT, old, '--replace-prefix', 'b', 'c', '-o', tmp_path / 'new.txt') == (
        "%s:1: no path starts with 'b/'; this one is 'a/1.jpg'" % old)
    assert os.listdir(str(tmp_path)) == ['list.txt']


def test_two_images_never_get_one_path():
    rows = [locate(Annotation(path, 'A1', 'list.txt', line), folder='new')
            for line, path in enumerate(['a/1.jpg', 'a/1.jpg', 'b/1.jpg'], 1)]
    with pytest.raises(UserError, match="list.txt:1 and list.txt:3: 'a/1.jpg' and 'b/1.jpg' would "
                                        "both become 'new/1.jpg'"):
        check_new_places(rows)
    check_new_places(rows[:2])


def test_merged_lists_of_several_folders_follow_each_other(tmp_path):
    for name in ('a', 'b'):
        write_photo(tmp_path / name / '1.jpg')
        write_list(tmp_path / name / 'list.txt', '1.jpg %s1' % name.upper())
    update('a/list.txt', '--merge', 'b/list.txt', '-o', 'all.txt', cwd=tmp_path)
    assert (tmp_path / 'all.txt').read_text() == 'a/1.jpg A1\nb/1.jpg B1\n'


def test_a_weight_repeats_rows_and_samples_its_fraction():
    rows = rows_of('ABCD')
    assert weigh(rows, 1, seed=0) == rows
    taken = weigh(rows, 2.5, seed=0)
    assert taken[:8] == rows + rows
    assert len(taken) == 10 and len(set(taken[8:])) == 2
    assert taken[8:] == sorted(taken[8:], key=rows.index)
    assert taken == weigh(rows, 2.5, seed=0)


def test_a_weight_that_leaves_nothing_is_refused():
    with pytest.raises(UserError, match='--weights: 0.1 times the 4 rows of list.txt gives no'):
        weigh(rows_of('ABCD'), 0.1, seed=0)


def test_weights_belong_to_the_files_in_their_order(tmp_path):
    for name in ('a', 'b'):
        write_list(tmp_path / (name + '.txt'), '%s/1.jpg X' % name, '%s/2.jpg Y' % name)
    update('a.txt', '--merge', 'b.txt', '--weights', 0.5, 2, '-o', 'all.txt', cwd=tmp_path)
    lines = (tmp_path / 'all.txt').read_text().splitlines()
    assert len(lines) == 5 and lines[0].startswith('a/')
    assert collections.Counter(lines[1:]) == {'b/1.jpg X': 2, 'b/2.jpg Y': 2}


def test_a_plate_is_never_in_both_parts_of_a_split():
    rows = rows_of(['A1'] * 3 + ['B1'] * 2 + ['C%d' % i for i in range(15)])
    for seed in range(20):
        chosen = split_labels(rows, 0.25, seed)
        assert sum(row.label in chosen for row in rows) == 5
        assert chosen == split_labels(list(reversed(rows)), 0.25, seed)
    assert len({frozenset(split_labels(rows, 0.25, seed)) for seed in range(20)}) > 1


def test_a_plate_with_too_many_rows_stays_in_training():
    assert split_labels(rows_of(['A1'] * 8 + ['B1', 'C1']), 0.2, seed=0) == {'B1', 'C1'}


@pytest.mark.parametrize('labels, share', [(['A1'] * 9 + ['B1'], 0.01), (['A1'] * 4 + ['B1'] * 4,
                                                                         0.3), (['A1'], 0.9)])
def test_a_split_that_leaves_a_part_empty_is_refused(labels, share):
    with pytest.raises(UserError, match='--validation %g: cannot split off about this' % share):
        split_labels(rows_of(labels), share, seed=0)


def test_training_and_validation_together_are_all_rows(tmp_path):
    lines = ['%d.jpg A%d' % (i, i // 2) for i in range(40)]
    write_list(tmp_path / 'all.txt', *lines)
    command = ('all.txt', '--shuffle', '--seed', 3, '--validation', 0.2, '--validation-output',
               'val.txt', '-o', 'train.txt')
    out, _ = update(*command, cwd=tmp_path)
    train, val = (tmp_path / 'train.txt').read_text(), (tmp_path / 'val.txt').read_text()
    assert sorted(train.splitlines() + val.splitlines()) == sorted(lines)
    assert len(val.splitlines()) == 8
    assert not ({line.split()[1] for line in train.splitlines()} &
                {line.split()[1] for line in val.splitlines()})
    assert train.splitlines() != sorted(train.splitlines(), key=lines.index)
    assert '%s: 8 rows, 4 plates' % (tmp_path / 'val.txt') in out
    update(*command, cwd=tmp_path)
    assert (tmp_path / 'train.txt').read_text() == train


def test_a_list_without_labels_cannot_be_split(tmp_path):
    old = write_list(tmp_path / 'list.txt', '1.jpg', '2.jpg')
    assert error_of(SCRIPT, old, '-o', tmp_path / 'a.txt', '--validation', 0.5,
                    '--validation-output', tmp_path / 'b.txt') == (
                        '%s:1: no label, which --validation needs' % old)


def test_labels_are_spelled_with_hanzi_and_back(tmp_path):
    names = write_list(tmp_path / 'names.txt', '皖/1.jpg <Anhui>A1234<police>', '2.jpg AB12')
    update(names, '-o', tmp_path / 'hanzi.txt', '--spell', 'hanzi')
    assert (tmp_path / 'hanzi.txt').read_text() == '皖/1.jpg 皖A1234警\n2.jpg AB12\n'
    update(tmp_path / 'hanzi.txt', '-o', tmp_path / 'back.txt', '--spell', 'names')
    assert (tmp_path / 'back.txt').read_text() == names.read_text()


def test_a_line_without_its_label_is_named(tmp_path):
    old = write_list(tmp_path / 'list.txt', '1.jpg A1', 'my folder/2.jpg')
    assert error_of(SCRIPT, old, '-o', tmp_path / 'new.txt') == (
        "%s:2: no label after 'my folder/2.jpg', but %s:1 has one; expected a label on every line "
        'or on none' % (old, old))


def test_files_with_and_without_labels_are_not_merged(tmp_path):
    with_labels = write_list(tmp_path / 'a.txt', '1.jpg A1')
    without = write_list(tmp_path / 'b.txt', '2.jpg')
    assert error_of(SCRIPT, with_labels, '--merge', without, '-o', tmp_path / 'new.txt').startswith(
        "%s:1: no label after '2.jpg', but %s:1 has one" % (without, with_labels))


def test_a_missing_and_an_empty_list_are_named(tmp_path):
    empty = write_list(tmp_path / 'empty.txt')
    assert error_of(SCRIPT, empty, '-o', tmp_path / 'a.txt') == (
        '%s: no annotation line; expected one image a line' % empty)
    assert error_of(SCRIPT, tmp_path / 'none.txt', '-o', tmp_path / 'a.txt') == (
        '%s: cannot read this annotation file: No such file or directory' % (tmp_path / 'none.txt'))


@pytest.mark.parametrize('options, message', [
    (['--validation', '0.1'], '--validation and --validation-output go together'),
    (['--validation', '1', '--validation-output', 'v.txt'], 'expected a share between 0 and 1'),
    (['--validation', '0.1', '--validation-output', './o.txt'], 'are the same file'),
    (['--validation', '0.1', '--validation-output', 'list.txt'],
     'list.txt: --validation-output would overwrite a file that is read'),
    (['--merge', './o.txt'], 'o.txt: --output would overwrite a file that is read'),
    (['--weights', '1', '2'], '--weights: expected 1, one per file'),
    (['--weights', '-1'], '--weights: expected positive numbers'),
    (['--weights', 'nan'], '--weights: expected positive numbers'),
    (['--replace-prefix', 'a', 'b', '--folder', 'c'], 'not allowed with')])
def test_options_that_do_not_fit_are_refused(tmp_path, options, message):
    write_list(tmp_path / 'list.txt', '1.jpg A1')
    code, _, errors = run_command(SCRIPT, 'list.txt', '-o', 'o.txt', *options, cwd=tmp_path)
    assert code == 2 and message in errors
    assert os.listdir(str(tmp_path)) == ['list.txt']
