"""Tables: columns by header or content, boxes, empty cells at the end of lines."""

import pytest
from dataset_commands import four_colours, write_photo

from lpr.runtime.errors import UserError
from utils.conversion.readers.columns import parse_columns
from utils.conversion.readers.entry import ReaderOptions
from utils.conversion.sources import open_source


@pytest.fixture
def read(tmp_path):
    """Reads a table about a.png, 200x100; returns its `Entry`s."""
    write_photo(tmp_path / 'a.png', four_colours())

    def read_table(text, **options):
        (tmp_path / 'table.csv').write_bytes(text.encode('utf-8'))
        given = ReaderOptions(**dict.fromkeys(ReaderOptions._fields))._replace(**options)
        return list(open_source(str(tmp_path / 'table.csv'), 'table', given).entries)
    return read_table


def content(entries):
    return [entry.fault or (entry.text, entry.box) for entry in entries]


@pytest.mark.parametrize('header, cells, box', [
    ('x1,y1,x2,y2,x3,y3,x4,y4', '20,12,180,10,181,88,19,90', (19, 10, 181, 90)),
    ('X1,X2,X3,X4,Y1,Y2,Y3,Y4', '20,180,181,19,12,10,88,90', (19, 10, 181, 90)),
    ('x0,y0,x1,y1,x2,y2,x3,y3', '20,12,180,10,181,88,19,90', (19, 10, 181, 90)),
    ('x1,y1,x2,y2', '20,10,180,90', (20, 10, 180, 90)),
    ('xmin,ymin,xmax,ymax,x1,y1,x2,y2,x3,y3,x4,y4', '1,2,3,4,20,12,180,10,181,88,19,90',
     (1, 2, 3, 4)),
    ('x1,y1,w,h', '20,10,160,80', (20, 10, 180, 90)),
])
def test_points_of_an_outline_give_the_box_around_all_of_them(read, header, cells, box):
    assert content(read('image,%s,plate\na.png,%s,A1\n' % (header, cells))) == [('A1', box)]


@pytest.mark.parametrize('header, cells, box', [
    ('bbox_xmin,bbox_ymin,bbox_xmax,bbox_ymax', '20,10,180,90', (20, 10, 180, 90)),
    ('plate_xmin,plate_ymin,plate_xmax,plate_ymax', '20,10,180,90', (20, 10, 180, 90)),
    ('Plate X,Plate Y,Plate W,Plate H', '20,10,160,80', (20, 10, 180, 90)),
    ('x1,y1,x2,y2,plate_x,plate_y,plate_w,plate_h', '1,2,3,4,20,10,160,80', (20, 10, 180, 90)),
    ('bbox', '"[20, 10, 180, 90.5]"', (20, 10, 180, 90.5)),
    ('bbox', '20 10 180 90', (20, 10, 180, 90)),
    ('plate_box', '"(100, 50, 80, 40)"', (100, 50, 180, 90)),
    ('points', '"[[20, 12], [180, 10], [181, 88], [19, 90]]"', (19, 10, 181, 90)),
])
def test_boxes_are_found_by_usual_names(read, header, cells, box):
    assert content(read('image,%s,plate\na.png,%s,A1\n' % (header, cells))) == [('A1', box)]


def test_four_numbers_in_a_cell_have_one_form_in_a_table(read):
    rows = ['[150, 40, 30, 20]', '[150, 20, 30, 21]', '[10, 5, 20, 10]', '[1, 2, 3]', '']
    table = 'image,bbox,plate\n' + ''.join('a.png,"%s",A1\n' % row for row in rows)
    expected = "the box is '%s'; expected four numbers, or x and y of the points of an outline"
    assert content(read(table)) == [
        ('A1', (150, 40, 180, 60)), ('A1', (150, 20, 180, 41)), ('A1', (10, 5, 30, 15)),
        expected % '[1, 2, 3]', expected % '']


@pytest.mark.parametrize('column', ['x_center', 'boxes', 'segmentation', 'xmin', 'bbox'])
def test_a_box_in_another_form_is_no_whole_photo(read, column):
    table = 'image,plate,%s\na.png,A1,here\n' % column
    with pytest.raises(UserError) as error:
        read(table)
    assert "the column '%s' seems to hold part of a box" % column in str(
        error.value)
    assert content(read(table, columns=parse_columns('image,label,-'))) == [('A1', None)]


@pytest.mark.parametrize('header, cells, size', [
    ('width,height,xmin,ymin,xmax,ymax', '200,100,20,10,180,90', (200, 100)),
    ('xmin,ymin,xmax,ymax,Image Width,image_height', '20,10,180,90,400.0,200.0', (400, 200)),
    ('width,height,xmin,ymin,xmax,ymax', '0,0,20,10,180,90', None),
    ('width,height,xmin,ymin,xmax,ymax', ',,20,10,180,90', None),
    ('xmin,ymin,xmax,ymax,width,height', '20,10,180,90,160,81', None),  # of the box
    ('x,y,width,height', '20,10,160,80', None),
    ('x,y,w,h,width,height', '20,10,160,80,400,200', (400, 200)),
])
def test_the_size_of_the_image_that_was_labelled_is_read(read, header, cells, size):
    entry, = read('image,%s,plate\na.png,%s,A1\n' % (header, cells))
    assert (entry.text, entry.size, len(entry.box)) == ('A1', size, 4)


@pytest.mark.parametrize('text', [
    'image;label\na.png;A1;\n',
    'image;label\na.png;A1;\na.png;A1;;;\n',
    'image;label;\na.png;A1\n',
    'image;label;;\na.png;A1;\na.png;A1\na.png;A1;;;;\n',
    'a.png;A1;\n',
    'a.png;A1;\na.png;A1\n',
    'image;label;\na.png;A1;a note\n',
], ids=str)
def test_empty_cells_at_the_end_of_lines_are_no_columns(read, text):
    entries = read(text)
    assert content(entries) == [('A1', None)] * (text.count('\n') - ('label' in text))


def test_empty_cells_do_not_stand_for_columns_that_are_missing(read):
    rows = 'a.png;A1;\na.png;A1;;;\na.png\na.png;A1;x;y\n'
    assert content(read('image;label;owner\n' + rows, delimiter=';')) == [
        ('A1', None), ('A1', None), '1 columns; expected 3', '4 columns; expected 3']


def test_columns_that_are_told_may_be_followed_by_empty_cells(read):
    columns = parse_columns('label,-,image')
    assert content(read('A1;;a.png;\nA1;;a.png\n', columns=columns)) == [('A1', None)] * 2


@pytest.mark.parametrize('delimiter', [';', '\t'])
def test_numbers_with_decimal_commas_are_read(read, delimiter):
    text = 'image,x,y,w,h,label\na.png,1/5,2,100/25,20,A1\n'
    text = text.replace(',', delimiter).replace('/', ',')
    assert content(read(text)) == [('A1', (1.5, 2, 101.75, 22))]


@pytest.mark.parametrize('number', ['1,234', '1.234,5', '1,2,3'])
def test_a_comma_that_may_be_one_of_thousands_is_refused(read, number):
    assert content(read('image;x;y;w;h;label\na.png;%s;2;100;20;A1\n' % number)) == [
        "the box has '%s'; expected a number of pixels" % number]


def test_the_byte_order_mark_is_no_part_of_the_first_cell(read):
    for encoding in (None, 'utf-8'):
        assert content(read('\ufeffa.png,A1\na.png,B2\n', encoding=encoding)) == [
            ('A1', None), ('B2', None)]
