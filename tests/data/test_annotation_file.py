"""The annotation format."""

import os
import tracemalloc

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpr.data.annotation_file import (
    Annotation,
    look_up,
    parse_annotations,
    path_from_list,
    read_labels,
    split_line,
    write_annotations,
)
from lpr.data.annotations import AnnotationTable, read_annotations
from lpr.runtime.errors import UserError

PNG = cv2.imencode('.png', np.zeros((1, 1, 3), np.uint8))[1].tobytes()


@pytest.fixture
def folder(tmp_path):
    """A folder with a.png, `b c.png` and sub/d.jpg."""
    (tmp_path / 'sub').mkdir()
    for name in ('a.png', 'b c.png', 'sub/d.jpg'):
        (tmp_path / name).write_bytes(PNG)
    return tmp_path


def write(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode('utf-8'))
    return str(path)


def test_a_line_is_path_and_label_with_its_source(folder):
    list_path = write(folder / 'list.txt', 'a.png CW123AA\nsub/d.jpg <Anhui>A12345\n')
    assert list(read_annotations(list_path)) == [
        Annotation(str(folder / 'a.png'), 'CW123AA', list_path, 1),
        Annotation(str(folder / 'sub' / 'd.jpg'), '<Anhui>A12345', list_path, 2)]


def test_annotations_are_a_sequence(folder):
    first = write(folder / 'first.txt', 'a.png A1\n')
    second = write(folder / 'second.txt', 'b c.png 皖B2\nsub/d.jpg C3\n')
    annotations = read_annotations([first, second, first])
    assert len(annotations) == 4
    assert [annotation.label for annotation in annotations] == ['A1', '皖B2', 'C3', 'A1']
    assert annotations[-1] == annotations[0] == Annotation(str(folder / 'a.png'), 'A1', first, 1)
    assert annotations[1:3] == [annotations[1], annotations[2]]
    assert annotations[2].source == second + ':2'
    with pytest.raises(IndexError):
        annotations[4]


def test_a_row_takes_little_more_memory_than_its_text():
    path, label, rows = '/data/crops/%07d.png', '<Anhui>A%05d', 50000
    tracemalloc.start()
    try:
        annotations = AnnotationTable()
        for row in range(rows):
            annotations.append(Annotation(path % row, label % row, 'list.txt', row + 1))
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    text = len(path % 0) + len(label % 0)
    # Beside the text: its two ends, the list and the line, 28 bytes, and an eighth of room to grow.
    assert used / rows < 1.2 * (text + 28)


def test_source_is_file_and_line(folder):
    list_path = write(folder / 'list.txt', '\na.png X\n')
    assert read_annotations(list_path)[0].source == list_path + ':2'


def test_a_line_is_split_at_its_last_space(folder):
    list_path = write(folder / 'list.txt', 'b c.png AB12\n')
    annotation = read_annotations(list_path)[0]
    assert annotation.image_path == str(folder / 'b c.png')
    assert annotation.label == 'AB12'


@pytest.mark.parametrize('data', [
    b'\xef\xbb\xbfa.png AB1\nsub/d.jpg CD2\n',
    b'a.png AB1\r\nsub/d.jpg CD2\r\n',
    b'\xef\xbb\xbfa.png AB1\r\nsub/d.jpg CD2',
    b'a.png AB1\n\n   \n\t\nsub/d.jpg CD2\n\n',
    b'  a.png AB1  \n\tsub/d.jpg  CD2\t\n',
], ids=['byte order mark', 'CRLF', 'mark and CRLF, no last line end', 'empty lines', 'blanks'])
def test_every_way_to_save_the_file_reads_the_same(folder, data):
    annotations = read_annotations(write(folder / 'list.txt', data))
    assert [(os.path.basename(a.image_path), a.label) for a in annotations] == [
        ('a.png', 'AB1'), ('d.jpg', 'CD2')]


def test_labels_are_utf8(folder):
    list_path = write(folder / 'list.txt', 'a.png 皖A12345\n')
    assert read_annotations(list_path)[0].label == '皖A12345'


def test_several_files_are_read_in_their_order(folder):
    first = write(folder / 'first.txt', 'a.png A1\n')
    second = write(folder / 'sub' / 'second.txt', 'd.jpg D1\n')
    assert [a.label for a in read_annotations([second, first])] == ['D1', 'A1']


def test_an_image_is_looked_up_beside_the_list_then_in_the_working_directory(
        folder, tmp_path_factory, monkeypatch):
    elsewhere = tmp_path_factory.mktemp('elsewhere')
    (elsewhere / 'a.png').write_bytes(PNG)
    (elsewhere / 'only_here.png').write_bytes(PNG)
    monkeypatch.chdir(elsewhere)
    list_path = write(folder / 'list.txt', 'a.png A\nonly_here.png B\n')
    annotations = read_annotations(list_path)
    assert annotations[0].image_path == str(folder / 'a.png')
    assert os.path.samefile(annotations[1].image_path, str(elsewhere / 'only_here.png'))


def test_an_absolute_path_is_taken_as_it_is(folder, tmp_path_factory):
    list_path = write(tmp_path_factory.mktemp('lists') / 'list.txt', '%s A\n' % (folder / 'a.png'))
    assert read_annotations(list_path)[0].image_path == str(folder / 'a.png')


def test_a_list_without_labels_is_enough_where_only_images_are_needed(folder):
    list_path = write(folder / 'list.txt', 'a.png  \nb c.png\r\nsub/d.jpg\n')
    annotations = read_annotations(list_path, labelled=False)
    assert [a.image_path for a in annotations] == [
        str(folder / 'a.png'), str(folder / 'b c.png'), str(folder / 'sub/d.jpg')]
    assert [a.label for a in annotations] == [None] * 3


def test_a_labelled_list_works_where_only_images_are_needed(folder):
    list_path = write(folder / 'list.txt', 'a.png AB1\nb c.png CD2\n')
    annotations = read_annotations(list_path, labelled=False)
    assert [a.image_path for a in annotations] == [str(folder / 'a.png'), str(folder / 'b c.png')]
    assert [a.label for a in annotations] == ['AB1', 'CD2']


def test_two_paths_on_a_line_are_no_path_and_label(folder):
    list_path = write(folder / 'list.txt', 'a.png b c.png\n')
    with pytest.raises(UserError, match="list.txt:1: image 'a.png b c.png': not found"):
        read_annotations(list_path, labelled=False)


def test_rows_are_read_without_looking_for_the_images(folder):
    list_path = write(folder / 'list.txt', 'gone.png AB1\nalso gone.png\n')
    assert list(parse_annotations(list_path)) == [
        Annotation('gone.png', 'AB1', list_path, 1),
        Annotation('also gone.png', None, list_path, 2)]


def test_labels_are_read_without_looking_for_the_images(folder):
    list_path = write(folder / 'list.txt', 'gone.png AB1\n\nalso_gone.png CD2\n')
    assert list(read_labels([list_path])) == [(list_path + ':1', 'AB1'), (list_path + ':3', 'CD2')]


def test_look_up_finds_no_missing_image_and_no_folder(folder):
    assert look_up('a.png', str(folder)) == str(folder / 'a.png')
    assert look_up('gone.png', str(folder)) is None
    assert look_up('sub', str(folder)) is None


def test_a_path_is_written_relative_to_its_list(folder):
    list_path = str(folder / 'sub' / 'list.txt')
    assert path_from_list(list_path, str(folder / 'sub' / 'd.jpg')) == 'd.jpg'
    assert path_from_list(list_path, str(folder / 'a.png')) == os.path.join('..', 'a.png')


def test_what_is_written_reads_back_the_same(folder):
    rows = [('a.png', '<Anhui>A12345'), ('b c.png', '皖B'), ('sub/d.jpg', 'X')]
    list_path = str(folder / 'new' / 'list.txt')
    assert write_annotations(list_path, rows) == 3
    assert [(a.image_path, a.label) for a in parse_annotations(list_path)] == rows


def test_rows_without_a_label_read_back_the_same(folder):
    list_path = str(folder / 'list.txt')
    write_annotations(list_path, [('a.png', None), ('b c.png', '')])
    assert [(a.image_path, a.label) for a in parse_annotations(list_path)] == [
        ('a.png', None), ('b c.png', None)]


@given(st.lists(st.tuples(
    st.text('ab .-é皖_&', min_size=1).filter(lambda path: path == path.strip()),
    st.text('AZ09<>é皖', min_size=1)), min_size=1))
def test_any_row_reads_back_the_same(tmp_path_factory, rows):
    list_path = str(tmp_path_factory.getbasetemp() / 'any.txt')
    write_annotations(list_path, rows)
    assert [(a.image_path, a.label) for a in parse_annotations(list_path)] == rows


@pytest.mark.parametrize('path', ['', ' a.png', 'a.png ', 'a\nb.png', 'a\rb.png', 'a\0b.png',
                                  '\ufeffa.png'])
def test_a_path_that_would_not_read_back_is_not_written(tmp_path, path):
    with pytest.raises(UserError, match='the image path .* cannot be written'):
        write_annotations(str(tmp_path / 'list.txt'), [(path, 'A')])
    assert not os.listdir(str(tmp_path))


@pytest.mark.parametrize('label', ['A B', 'A\tB', 'A\n', 'A/B', 'A\0', 'A.png'])
def test_a_label_that_would_not_read_back_is_not_written(tmp_path, label):
    with pytest.raises(UserError, match='the label .* of a.png cannot be written'):
        write_annotations(str(tmp_path / 'list.txt'), [('a.png', label)])
    assert not os.listdir(str(tmp_path))


def test_a_path_whose_end_would_be_taken_for_a_label_is_not_written_alone(tmp_path):
    list_path = str(tmp_path / 'list.txt')
    for label in (None, ''):
        with pytest.raises(UserError) as error:
            write_annotations(list_path, [('img 1', label)])
        assert str(error.value) == (
            "%s: the image path 'img 1' without a label would be read as a path and a label; "
            'rename the image' % list_path)
    assert write_annotations(list_path, [('img 1', 'A'), ('my img/1', None)]) == 2
    assert [(a.image_path, a.label) for a in parse_annotations(list_path)] == [
        ('img 1', 'A'), ('my img/1', None)]


def test_a_failed_write_leaves_the_old_list(tmp_path):
    list_path = tmp_path / 'list.txt'
    list_path.write_text('a.png A\n')
    with pytest.raises(UserError):
        write_annotations(str(list_path), [('b.png', 'B'), ('c.png', 'C D')])
    assert list_path.read_text() == 'a.png A\n'
    assert os.listdir(str(tmp_path)) == ['list.txt']


@pytest.mark.parametrize('line', ['a.png', 'sub/d.jpg', 'b c.png', 'folder name/d.jpg'])
def test_a_line_without_a_label_is_an_error_that_names_it(folder, line):
    list_path = write(folder / 'list.txt', 'a.png A\n%s\n' % line)
    with pytest.raises(UserError) as error:
        read_annotations(list_path)
    assert str(error.value) == (
        "%s:2: no label after '%s'; expected '<path> <label>'" % (list_path, line))


def test_a_line_is_split_or_refused():
    assert split_line('list.txt', 7, 'my plates/a.png AB1') == ('my plates/a.png', 'AB1')
    with pytest.raises(UserError, match="list.txt:7: no label after 'a.png'"):
        split_line('list.txt', 7, 'a.png')


def test_missing_images_are_counted_and_the_first_one_named(folder):
    list_path = write(folder / 'list.txt', 'a.png A\nx.png B\ny.png C\n')
    for labelled in (True, False):
        with pytest.raises(UserError) as error:
            read_annotations(list_path, labelled)
        message = str(error.value)
        assert message.startswith("%s:2: image 'x.png" % list_path)
        assert 'not found beside the annotation file or in the working directory' in message
        assert '(2 of 3 images cannot be used; ' in message


def test_a_missing_file_is_an_error_that_names_it(tmp_path):
    list_path = str(tmp_path / 'gone.txt')
    with pytest.raises(UserError) as error:
        read_annotations(list_path)
    assert str(error.value) == (
        list_path + ': cannot read this annotation file: No such file or directory')


@pytest.mark.parametrize('text', ['', '\n \r\n\t\n', '\ufeff'])
def test_a_file_without_a_line_is_an_error(tmp_path, text):
    list_path = write(tmp_path / 'list.txt', text)
    with pytest.raises(UserError, match='list.txt: no annotation line'):
        read_annotations(list_path)


def test_a_file_that_is_not_utf8_is_an_error_that_names_the_line(folder):
    list_path = write(folder / 'list.txt', b'a.png A\na.png \xce\xe9A1\n')
    with pytest.raises(UserError, match='list.txt:2: not UTF-8; save the annotation file as UTF-8'):
        read_annotations(list_path)


def test_a_nul_byte_is_an_error_that_names_the_line(folder):
    list_path = write(folder / 'list.txt', b'a.png A\0\n')
    with pytest.raises(UserError, match='list.txt:1: a NUL byte'):
        read_annotations(list_path)


def test_a_path_of_windows_is_named_with_what_is_expected(folder):
    list_path = write(folder / 'list.txt', 'sub\\d.jpg D1\n')
    with pytest.raises(UserError) as error:
        read_annotations(list_path)
    assert str(error.value).startswith(
        "%s:1: image 'sub\\d.jpg': not found beside the annotation file or in the working "
        "directory; its path has '\\', expected '/' (1 of 1 images" % list_path)


def test_reading_many_rows_holds_no_more_than_their_text(folder):
    """A Python object a row, a future say, would take several times as much."""
    count = 30000
    list_path = write(folder / 'list.txt', 'a.png ABC123\n' * count)
    tracemalloc.start()
    try:
        annotations = read_annotations(list_path)
        assert len(annotations) == count
        assert tracemalloc.get_traced_memory()[1] < count * (len(str(folder / 'a.png')) + 100)
    finally:
        tracemalloc.stop()
