"""The command that turns labels in any usual form into an annotation file."""

import json
import os
import shutil

import cv2
import pytest
from dataset_commands import error_of, files_below, four_colours, run_command, write_photo
from label_files import entries, faults, images, noise, photo, write
from paths import ROOT

from lpr.data.annotations import read_annotations
from lpr.data.image_files import read_bgr
from lpr.models.model_spec import read_spec
from lpr.runtime.errors import UserError
from utils.conversion.importing import import_report, import_source
from utils.conversion.labels import LabelCleaner
from utils.conversion.plate_crops import CropSettings
from utils.conversion.readers.columns import parse_columns
from utils.conversion.readers.entry import ReaderOptions
from utils.conversion.readers.file_names import compile_pattern, match_name
from utils.conversion.sources import open_source
from utils.import_annotations import find_spec

SCRIPT = 'import_annotations.py'
CHINA = os.path.join(ROOT, 'pre-trained', 'china', 'graph.yml')
VOC = '<annotation><filename>%s</filename>%s</annotation>'
BOX = '<bndbox><xmin>20</xmin><ymin>10</ymin><xmax>180</xmax><ymax>90</ymax></bndbox>'


def import_here(source, output, spec=None, kind=None, **options):
    """Does what the command does, for labels without boxes, in this process.

    Returns:
        (lines of the annotation file, lines of the report, what was skipped).
    """
    given = ReaderOptions(**dict.fromkeys(ReaderOptions._fields))._replace(**options)
    cleaner, source_path = LabelCleaner(), str(source)
    source = open_source(source_path, kind, given)
    result = import_source(source, cleaner, spec, str(output), None, CropSettings('box', 0, None),
                           1, lambda items, total: items)
    report = import_report(source_path, source, str(output), result, cleaner)
    return output.read_text(encoding='utf-8').splitlines(), report, result.skipped


def import_labels(source, output, *options, cwd=None):
    """Runs the command; returns the lines of the annotation file, those printed, the skipped."""
    code, out, errors = run_command(SCRIPT, source, '-o', output, *options, cwd=cwd)
    assert code == 0, errors
    return output.read_text(encoding='utf-8').splitlines(), out.splitlines(), errors.splitlines()


# Files as other projects write them: name -> (how they are made, what is given, options, lines).
KINDS = {}


def kind(given, lines, *options):
    def register(make):
        KINDS[make.__name__] = make, given, options, lines
        return make
    return register


@kind('plates.csv', ['images/1.jpg ABC123', 'images/2.jpg XY12Z'])
def fast_plate_ocr(folder):
    images(folder, 'images/1.jpg', 'images/2.jpg')
    write(folder, 'plates.csv',
          'image_path,plate_text,plate_region\nimages/1.jpg,ABC123,Spain\nimages/2.jpg,XY12Z,Peru\n')


@kind('Tabelle.csv', ['bilder/1.jpg WOBZK295'], '--columns', 'image,-,label')
def semicolons_of_a_german_excel_from_windows(folder):
    images(folder, 'bilder/1.jpg')
    write(folder, 'Tabelle.csv', 'sep=;\r\nBild;Nr;Kennzeichen\r\nbilder\\1.jpg;1;wob-zk 295\r\n')


@kind('labels.txt', ['1.jpg <Anhui>A12345', 'a b.jpg <Guangdong>Z1234<HongKong>'])
def tabs_without_a_header_in_utf_16(folder):
    images(folder, '1.jpg', 'a b.jpg')
    write(folder, 'labels.txt', '\ufeff1.jpg\t皖A·12345\r\na b.jpg\t粤Z1234港\r\n', 'utf-16-le')


@kind('rec_gt.csv', ['1.jpg <Hunan>A12345'], '--encoding', 'gbk')
def gbk_of_a_chinese_excel(folder):
    images(folder, '1.jpg')
    write(folder, 'rec_gt.csv', 'filename,label\n1.jpg,湘A12345\n', 'gbk')


@kind('plates.csv', ['faces/1.jpg ABC123'], '--images', 'faces')
def paths_of_another_disk(folder):
    images(folder, 'faces/1.jpg')
    write(folder, 'plates.csv', 'filename,words\n"C:\\data\\plates\\1.jpg","ABC 123"\n')


@kind('all.tsv', ['crops/eu1.jpg RK099AN'], '--columns', 'image,left,top,width,height,label')
def openalpr_benchmarks(folder):
    photo(folder, 'eu1.jpg')
    write(folder, 'all.tsv', 'eu1.jpg\t20\t10\t160\t80\tRK099AN\n')


@kind('boxes.csv', ['crops/a.jpg AB1'])
def csv_made_from_voc(folder):
    """`width` and `height` are those of the photo, not of the box."""
    photo(folder, 'a.jpg')
    write(folder, 'boxes.csv', 'filename,width,height,class,xmin,ymin,xmax,ymax,plate\n'
                               'a.jpg,200,100,licence,20,10,180,90,AB 1\n')


@kind('crops', ['crops/ABC123_0.png ABC123', 'crops/AB-12 (2).jpg AB12',
                'crops/sub/皖A12345.jpg <Anhui>A12345'])
def names_of_plates(folder):
    images(folder, 'crops/ABC123_0.png', 'crops/AB-12 (2).jpg', 'crops/sub/皖A12345.jpg')


@kind('crops', ['crops/0001_2021-ABC123-x.jpg ABC123', 'crops/AB12CD/2_2021-AB12CD-.jpg AB12CD'],
      '--pattern', '[0-9]+_[0-9]+-(?P<label>[A-Z0-9]+)-.*')
def names_of_another_kind(folder):
    images(folder, 'crops/0001_2021-ABC123-x.jpg', 'crops/AB12CD/2_2021-AB12CD-.jpg')


@kind('tracks', ['tracks/AB12CD/1.jpg AB12CD', 'tracks/AB12CD/2.jpg AB12CD'],
      '--pattern', '(?P<label>[^/]+)/[0-9]+')
def a_folder_a_plate(folder):
    images(folder, 'tracks/AB12CD/1.jpg', 'tracks/AB12CD/2.jpg')


@kind('data', ['data/train/image/a.jpg ABC123', 'data/train/image/b.png X1'])
def nvidia_tao(folder):
    images(folder, 'data/train/image/a.jpg', 'data/train/image/b.png')
    write(folder, 'data/train/label/a.txt', 'abc123\n')
    write(folder, 'data/train/label/b.txt', '\ufeffX1')


@kind('pairs', ['pairs/a.jpg AB12', 'pairs/b.jpg AB34'])
def texts_beside_the_images(folder):
    images(folder, 'pairs/a.jpg', 'pairs/b.jpg')
    write(folder, 'pairs/a.txt', 'AB12')
    write(folder, 'pairs/b.txt', 'AB\n34\n')  # a plate of two lines


@kind('eu', ['crops/eu0.jpg RK892AN', 'crops/eu0_2.jpg AB12'])
def a_text_of_openalpr_for_each_image(folder):
    photo(folder, 'eu/eu0.jpg')
    write(folder, 'eu/eu0.txt', 'eu0.jpg\t20\t10\t160\t80\tRK892AN\n'
                                'eu0.jpg\t30\t10\t150\t80\tAB 12\n')


@kind('icdar', ['crops/1.jpg RK892AN', 'crops/1_2.jpg AB12'])
def a_text_of_icdar_for_each_image(folder):
    photo(folder, 'icdar/images/1.jpg')
    write(folder, 'icdar/labels/1.txt', '\ufeff20,12,180,10,181,88,19,90,RK892AN\r\n'
                                        '30,10,180,10,180,90,30,90,ab-12\r\n')


@kind('yolo', ['crops/a.jpg AB12', 'crops/a_2.jpg <Anhui>B1'])
def yolo_boxes_with_plates(folder):
    photo(folder, 'yolo/images/train/a.jpg')
    write(folder, 'yolo/labels/train/a.txt', '0 0.5 0.5 0.8 0.8 AB 12\n0 .25 .25 .5 .5 皖B1\n')


@kind('yolo', ['crops/AB12_3.jpg AB12'], '--pattern', '(?P<label>[A-Z0-9]+)_[0-9]+')
def yolo_boxes_and_names(folder):
    photo(folder, 'yolo/AB12_3.jpg')
    write(folder, 'yolo/AB12_3.txt', '0 0.5 0.5 0.8 0.8\n')


@kind('voc', ['crops/q.jpg KA05MG1909', 'crops/q_2.jpg AB12', 'crops/q_3.jpg CD34'])
def voc_with_plates(folder):
    photo(folder, 'voc/JPEGImages/q.jpg')
    objects = ('<object><name>KA05MG1909</name>%s</object>',
               '<object><name>plate</name><attributes><attribute><name>text</name>'
               '<value>AB 12</value></attribute></attributes>%s</object>',
               '<object><name>car</name><plate>cd34</plate>%s</object>')
    write(folder, 'voc/Annotations/q.xml', VOC % (
        'q.jpg', ''.join(objects) % (BOX, BOX.replace('20', '30'), BOX.replace('20', '40'))))


@kind('cvat/annotations.xml', ['crops/q.jpg KA05', 'crops/q_2.jpg AB12', 'crops/q_3.jpg CD34'])
def cvat_for_images(folder):
    photo(folder, 'cvat/images/sub/q.jpg')
    write(folder, 'cvat/annotations.xml', """<?xml version="1.0"?><annotations>
        <image id="0" name="sub/q.jpg" width="200" height="100">
        <box label="plate" xtl="20.5" ytl="10" xbr="180" ybr="90">
        <attribute name="Plate number">ka-05</attribute></box>
        <polygon label="AB12" points="20,12;180,10;181,88;19,90"></polygon>
        <box label="plate" xtl="90" ytl="0" xbr="110" ybr="100" rotation="90">
        <attribute name="type">car</attribute><attribute name="text">CD34</attribute></box>
        </image></annotations>""")


@kind('labelme', ['crops/q.jpg KA05', 'crops/q_2.jpg AB12', 'crops/q_3.jpg CD34'])
def labelme_with_descriptions(folder):
    photo(folder, 'labelme/q.jpg')
    shape = {'shape_type': 'rectangle', 'points': [[180, 90.0], [20, 10]], 'flags': {'dirty': True}}
    polygon = {'label': 'plate', 'points': [[20, 12], [180, 10], [181, 88], [19, 90]]}
    write(folder, 'labelme/q.json', json.dumps({
        'imagePath': '..\\photos\\q.jpg', 'imageData': None, 'imageWidth': 200,
        'imageHeight': 100, 'shapes': [
            dict(shape, label='plate', description='ka 05'),
            dict(shape, label='AB12', points=[[30, 10], [180, 90]]),
            dict(polygon, shape_type='polygon', attributes={'Plate No': 'CD34'})]}))


@kind('coco/annotations/instances_default.json',
      ['crops/q.jpg KA05', 'crops/q_2.jpg AB12', 'crops/q_3.jpg 123456'])
def coco_with_attributes(folder):
    photo(folder, 'coco/images/q.jpg')
    box = {'image_id': 7, 'bbox': [20, 10, 160.0, 80], 'segmentation': [], 'iscrowd': 0}
    write(folder, 'coco/annotations/instances_default.json', json.dumps({
        'images': [{'id': 7, 'file_name': 'q.jpg', 'width': 200, 'height': 100}],
        'categories': [{'id': 1, 'name': 'plate'}, {'id': 2, 'name': 'AB12'}],
        'annotations': [dict(box, id=1, category_id=1, attributes={'plate': 'ka05', 'old': False}),
                        dict(box, id=2, category_id=2, bbox=[30, 10, 150, 80]),
                        dict(box, id=3, category_id=1, registration=123456,
                             bbox=[40, 10, 140, 80])]}))


@kind('old.txt', ['0.jpg AB123CD', 'a plate.jpg <Anhui>A12345'])
def an_annotation_file_with_blanks_and_hanzi(folder):
    images(folder, '0.jpg', 'a plate.jpg', 'a.jpg')
    write(folder, 'old.txt', '0.jpg AB 123 CD\na plate.jpg 皖A12345\n')


@pytest.fixture(scope='module')
def imported(tmp_path_factory):
    """{name: (annotation file, its lines, expected lines)} of every kind."""
    found = {}
    for name, (make, given, options, lines) in KINDS.items():
        folder = tmp_path_factory.mktemp(name)
        make(folder)
        written, _, errors = import_labels(given, folder / 'annotations.txt', *options, cwd=folder)
        assert errors == []
        found[name] = folder / 'annotations.txt', written, lines
    return found


@pytest.mark.parametrize('name', sorted(KINDS))
def test_the_files_of_other_projects_become_annotation_files(imported, name):
    path, written, lines = imported[name]
    assert sorted(written) == sorted(lines)
    assert len(read_annotations(str(path))) == len(lines)


def test_all_of_them_together_start_a_training(imported, tmp_path, write_config, run_script):
    lists = [str(path) for path, _, _ in imported.values()]
    checked, out, errors = run_command('check_annotations.py', *lists)
    assert ': error: ' not in out, out
    config = write_config(tmp_path, train={'file_list_path': lists, 'steps': 1},
                          eval={'file_list_path': lists[:1]})
    result = run_script('train_lpr.py', config, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert '%d plates, ' % sum(len(lines) for _, _, lines in imported.values()) in result.stderr
    assert 'Iteration: 1, Train loss: ' in result.stderr


def test_boxes_are_cut_out_with_their_margin(tmp_path):
    write_photo(tmp_path / 'a.png')
    write(tmp_path, 'boxes.csv', 'image,label,left,top,width,height\na.png,A1,50,20,100,60\n')
    for margin, rows, columns in ((0, slice(20, 80), slice(50, 150)),
                                  (0.1, slice(14, 86), slice(40, 160))):
        folder = tmp_path / str(margin)
        import_labels(tmp_path / 'boxes.csv', folder / 'list.txt', '--margin', margin)
        assert files_below(folder) == ['crops', 'crops/a.png', 'list.txt']
        assert (read_bgr(str(folder / 'crops' / 'a.png')) == four_colours()[rows, columns]).all()


def test_shares_of_yolo_become_the_pixels_of_the_box(tmp_path):
    write_photo(tmp_path / 'yolo' / 'a.png')  # 200x100
    write(tmp_path, 'yolo/a.txt', '7 0.5 0.5 0.25 0.4 A1\n')
    import_labels(tmp_path / 'yolo', tmp_path / 'list.txt', '--crops', tmp_path / 'cut')
    assert (read_bgr(str(tmp_path / 'cut' / 'a.png')) == four_colours()[30:70, 75:125]).all()


def test_a_first_row_without_an_image_is_a_header_also_with_unknown_names(tmp_path):
    images(tmp_path, '1.jpg', '2.jpg')
    path = write(tmp_path, 'a.csv', '\ufeff"Bild";"Kennzeichen"\r\n'
                                    '"1.jpg";"a1"\r\n"2.jpg";"a2"\r\n')
    lines, out, errors = import_labels(path, tmp_path / 'list.txt')
    assert lines == ['1.jpg A1', '2.jpg A2'] and not errors
    assert 'semicolons and the header ' in out[0] and out[-2] == '2 rows read, 0 of them skipped'


def test_the_report_says_what_was_read_and_what_was_changed(tmp_path):
    images(tmp_path, '1.jpg', '2.jpg', '3.jpg', '4.jpg')
    path = write(tmp_path, 'a.csv', 'path,plate\n1.jpg,ab-1\n2.jpg,c2\n3.jpg,Д3\n4.jpg,В4\n')
    lines, out, errors = import_labels(path, tmp_path / 'list.txt')
    assert lines == ['1.jpg AB1', '2.jpg C2', '3.jpg Д3', '4.jpg В4']
    assert out == [
        '%s was read as a table with commas and the header path,plate: image is column 1, label is '
        'column 2' % path,
        '%s: 4 rows, the first:' % (tmp_path / 'list.txt'),
        '    1.jpg AB1', '    2.jpg C2', '    3.jpg Д3',
        'labels changed:',
        "    2 lower case to upper case, the first: 'ab-1' -> 'AB1' (%s:2)" % path,
        "    1 separators and blanks left out, the first: 'ab-1' -> 'AB1' (%s:2)" % path,
        'symbols beyond A-Z and 0-9, each a class of its own in training:',
        "    1 with 'Д', the first: 'Д3' (%s:4)" % path,
        "    1 with 'В' (--latin writes B), the first: 'В4' (%s:5)" % path,
        '4 rows read, 0 of them skipped',
        'next: python utils/check_annotations.py %s' % (tmp_path / 'list.txt')]
    assert errors == []


def test_letters_that_look_like_latin_ones_become_those_if_asked_for(tmp_path):
    images(tmp_path, '1.jpg')
    path = write(tmp_path, 'a.csv', 'path,plate\n1.jpg,а123вс\n')
    lines, out, _ = import_labels(path, tmp_path / 'list.txt', '--latin')
    assert lines == ['1.jpg A123BC']
    assert ("    1 look-alikes to Latin letters, the first: 'а123вс' -> 'A123BC' (%s:2)" % path
            in out)


def test_every_row_that_cannot_be_used_is_named(tmp_path):
    images(tmp_path, '1.jpg')
    write(tmp_path, 'no.jpg', '<html>')
    path = write(tmp_path, 'a.csv', 'image,label\n1.jpg,A1\ngone.jpg,A1\n1.jpg\n1.jpg,"A1\n'
                                    'no.jpg,A1\n1.jpg,\n1.jpg,A?1\n\n,A1\n')
    lines, report, skipped = import_here(path, tmp_path / 'list.txt')
    assert lines == ['1.jpg A1']
    assert report[-2] == '8 rows read, 7 of them skipped'
    reasons = [(int(place.split(':')[1]), reason[:30]) for place, reason in skipped]
    assert reasons == [
        (3, "image 'gone.jpg' not found in "), (4, '1 columns; expected 2'),
        (5, 'a quotation mark is not closed'), (6, 'the image is not a JPEG, PNG, '),
        (7, "no plate: the label is ''"), (8, "label 'A?1' has '?', which is "),
        (10, 'no image is named')]


def test_a_faulty_line_before_the_header_is_one_fault(tmp_path):
    images(tmp_path, '1.jpg')
    path = write(tmp_path, 'a.csv', '"of 2020,all\nimage,label\n1.jpg,A1\n')
    found = entries(path)
    assert [(entry.place, entry.text) for entry in found if not entry.fault] == [
        ('%s:3' % path, 'A1')]
    assert [entry.place for entry in found if entry.fault] == ['%s:1' % path]


def test_a_path_with_a_blank_and_no_label_has_no_label(tmp_path):
    images(tmp_path, 'my 1.jpg')
    path = write(tmp_path, 'a.txt', 'my 1.jpg A1\nmy 1.jpg A2\nmy 1.jpg\n')
    assert faults(path) == {
        '%s:3' % path: 'no label; expected a path, a blank and the plate'}


@pytest.mark.parametrize('source, options, message', [
    ('a.csv', {'pattern': compile_pattern('(?P<label>.*)')},
     '--pattern is for --kind names or yolo; these labels are of the kind table'),
    ('im', {'encoding': 'gbk'},
     '--encoding is for --kind table or list; these labels are of the kind names'),
    ('im', {'images': 'im'}, '--images is for --kind table or list or cvat or ')])
def test_an_option_that_would_do_nothing_is_refused(tmp_path, source, options, message):
    images(tmp_path, 'im/A1.jpg')
    write(tmp_path, 'a.csv', 'image,label\nA1.jpg,A1\n')
    with pytest.raises(UserError, match=message):
        entries(tmp_path / source, **options)


def test_files_without_a_partner_are_named(tmp_path):
    images(tmp_path, 'image/a.jpg', 'image/lonely.jpg')
    write(tmp_path, 'label/a.txt', 'A1')
    write(tmp_path, 'label/long.txt', 'A1')
    lines, _, skipped = import_here(tmp_path, tmp_path / 'out' / 'list.txt')
    assert lines == ['../image/a.jpg A1']
    assert skipped == [
        (str(tmp_path / 'label' / 'long.txt'),
         'no image belongs to this file (--images names their folder)'),
        (str(tmp_path / 'image' / 'lonely.jpg'), 'no text file belongs to this image')]


@pytest.mark.parametrize('line, reason', [
    ('0 0.5 0.5 0.5 0.5', 'no plate after the box'),
    ('0 0.5 0.5 0.5 0.5 0.93', "'0.93' after the box is not a plate"),
    ('0 0.5 0.5 0.5 0.5 0.5 0.6 0.7', 'or points of an outline'),
    ('0 0.5 0.5 0.3 0.2 0.6 1 0.3 0.2', 'or points of an outline'),
    ('0 0.5 0.5 0.3 0.2 0 9.8e-05', 'or points of an outline'),
    ('0 50 50 0.5 0.5 A1', 'not in shares of the image'),
])
def test_a_line_of_yolo_that_cannot_be_used_is_named(tmp_path, line, reason):
    photo(tmp_path, 'a.jpg')
    path = write(tmp_path, 'a.txt', '0 0.5 0.5 0.5 0.5 A1\n%s\n' % line)
    (place, fault), = faults(tmp_path).items()
    assert place == '%s:2' % path and reason in fault


@pytest.mark.parametrize('text, found', [
    ('eu0.jpg\t140\t213\t58\t31\tRK892AN', ['RK892AN', (140, 213, 198, 244)]),
    ('37,11,46,11,46,30,37,30,RK892AN', ['RK892AN', (37, 11, 46, 30)]),
    ('37,11,46,11,46,30,37,30,A,1\nA1', ['A,1', (37, 11, 46, 30), 'no box and plate, as other']),
    ('eu0.png\t140\t213\t58\tx\tRK892AN', ["'eu0.png\t140\t213\t58\tx\tRK892AN' has several "]),
    ('37,11,46,30,RK892AN', ["'37,11,46,30,RK892AN' has several columns; expected the plate "]),
    ('A 1', ['A 1', None]),
])
def test_a_box_before_the_plate_is_no_part_of_it(tmp_path, text, found):
    images(tmp_path, 'a.jpg')
    write(tmp_path, 'a.txt', text)
    read = []
    for entry in entries(tmp_path, 'texts'):
        read += [entry.fault] if entry.fault else [entry.text, entry.box]
    assert [value if not isinstance(expected, str) else value[:len(expected)]
            for value, expected in zip(read, found)] == found and len(read) == len(found)


def test_whole_photos_without_boxes_are_noticed(tmp_path):
    write_photo(tmp_path / 'AB12.jpg', noise(640, 480))
    images(tmp_path, 'AB13.jpg')
    _, _, errors = import_labels(tmp_path, tmp_path / 'list.txt')
    warning, = errors
    assert '%s: 640x480 pixels: a whole photo?' % (tmp_path / 'AB12.jpg') in warning


def test_labels_without_a_box_among_others_are_named(tmp_path):
    photo(tmp_path, 'im/a.jpg')
    photo(tmp_path, 'im/b.jpg')
    write(tmp_path, 'im/a.txt', 'a.jpg\t20\t10\t160\t80\tA1')
    write(tmp_path, 'im/b.txt', 'B1')
    lines, _, errors = import_labels(tmp_path / 'im', tmp_path / 'out' / 'list.txt')
    assert lines == ['crops/a.jpg A1']
    assert errors == ['%s: skipped: no box, as other labels have' % (tmp_path / 'im' / 'b.txt')]


@pytest.mark.parametrize('objects, reason', [
    ('<object><name>licence</name>' + BOX + '</object>', "no plate: the box is called 'licence'"),
    ('<object><name>7</name>' + BOX + '</object>', "called '7', a single symbol"),
    ('<object><name>A1</name></object>', 'no <bndbox> with the numbers xmin, ymin, xmax, ymax'),
    ('<object><name>A1</name><bndbox><xmin>1e999</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax>'
     '</bndbox></object>', 'no <bndbox>'),
    ('', 'no box'),
    ('<b>' * 200, 'more than 100 elements in each other'),
    ('<object>', 'no XML: '),
])
def test_an_object_of_voc_that_cannot_be_used_is_named(tmp_path, objects, reason):
    photo(tmp_path, 'a.jpg')
    path = write(tmp_path, 'a.xml', VOC % ('a.jpg', objects))
    fault, = {place: fault for place, fault in faults(tmp_path).items()
              if place == str(path)}.values()
    assert reason in fault


def test_an_xml_file_that_is_malformed_is_one_fault(tmp_path):
    images(tmp_path, 'a.jpg', 'b.jpg')
    write(tmp_path, 'a.xml', '<annotation>')
    assert {place: fault[:20] for place, fault in faults(tmp_path).items()} == {
        str(tmp_path / 'a.xml'): 'no XML: no element f',
        str(tmp_path / 'b.jpg'): 'no XML file belongs '}


@pytest.mark.parametrize('name', ['Plate Number', 'License plate', 'plateNo', 'registration',
                                  'plate_text'])
def test_usual_names_of_attributes_are_found(tmp_path, name):
    photo(tmp_path, 'a.jpg')
    write(tmp_path, 'a.xml', VOC % ('a.jpg', '<object><name>car</name><attributes><attribute><name>'
                                    '%s</name><value>A1</value></attribute></attributes>%s</object>'
                                    % (name, BOX)))
    assert [(entry.fault, entry.text) for entry in entries(tmp_path)] == [(None, 'A1')]


@pytest.mark.parametrize('declaration', [
    '<!DOCTYPE annotation [' + ''.join('<!ENTITY a%d "%s">' % (number + 1, '&a%d;' % number * 10)
                                       for number in range(12)) + ']>',
    '<!DOCTYPE annotation [<!ENTITY a12 SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE annotation SYSTEM "http://localhost/a.dtd">',
], ids=['entities that multiply', 'a file', 'an address'])
def test_xml_with_entities_is_not_read(tmp_path, declaration):
    photo(tmp_path, 'a.jpg')
    path = write(tmp_path, 'a.xml', declaration + VOC % ('', '<object><name>&a12;</name></object>'))
    assert faults(tmp_path)[str(path)] == (
        'it declares a document type or entities, which are not read')


@pytest.mark.parametrize('name', ['graph.yml', 'graph.tflite', ''])
def test_a_model_its_description_and_its_folder_give_the_vocabulary(name):
    assert find_spec(os.path.join(os.path.dirname(CHINA), name)) == read_spec(CHINA)


def test_labels_that_a_model_cannot_read_are_named(tmp_path):
    images(tmp_path, '1.jpg')
    path = write(tmp_path, 'a.csv', 'image,label\n1.jpg,皖A12345\n1.jpg,Ж1\n1.jpg,' + 60 * '1')
    lines, _, skipped = import_here(path, tmp_path / 'list.txt', read_spec(CHINA))
    assert lines == ['1.jpg <Anhui>A12345']
    assert skipped[0] == ('%s:3' % path,
                          "symbol 'Ж' (U+0416) of label 'Ж1' is not in the vocabulary")
    assert skipped[1][1].endswith('needs 119 time steps, the network has 88')  # 59 blanks between


def test_names_without_a_plate_are_refused(tmp_path):
    images(tmp_path, 'IMG_0001.jpg', 'AB1.jpg')
    assert faults(tmp_path) == {str(tmp_path / 'IMG_0001.jpg'): (
        "no plate in the name: neither a digit nor a Hanzi before the first '_'; if it is one, "
        "--pattern '(?P<label>[^_]+).*' takes it")}
    letters = entries(tmp_path, pattern=compile_pattern('(?P<label>[^_]+).*'))
    assert [entry.text for entry in letters] == ['AB1', 'IMG']


@pytest.mark.parametrize('name, label', [
    ('ABC123 - Copy', 'ABC123'), ('ABC123 - Copy (2)', 'ABC123'), ('ABC123 copy 3', 'ABC123'),
    ('ABC123 2', 'ABC123'), ('ABC123 (1)', 'ABC123'), ('ABC123(1)_x', 'ABC123'),
    ('ABC123 2_0', 'ABC123'), ('ABC123 - Copy_0', 'ABC123'),
    ('B AB 2', 'B AB 2'), ('ABC 2', 'ABC 2'), ('KA 05 MG 1909', 'KA 05 MG 1909'),
    ('AB12 34', 'AB12 34'), ('ABC123-1', 'ABC123-1'),
])
def test_what_a_file_manager_writes_behind_a_name_is_no_part_of_the_plate(name, label):
    assert match_name(name + '.jpg', None) == (label, None)


def test_a_pattern_may_name_a_box(tmp_path):
    images(tmp_path, 'AB1-10-2-90-20.jpg', 'AB1-10.jpg')
    pattern = compile_pattern('(?P<label>[^-]+)-(?P<left>[^-]+)-(?P<top>[0-9]+)-(?P<right>[0-9]+)-'
                              '(?P<bottom>[0-9]+)')
    good, other = entries(tmp_path, pattern=pattern)
    assert (good.text, good.box) == ('AB1', (10, 2, 90, 20))
    assert other.fault == 'the name does not fit --pattern'


def test_a_name_below_the_images_must_be_the_only_one(tmp_path):
    images(tmp_path, 'all/a/1.jpg', 'all/b/1.jpg', 'all/b/2.jpg')
    path = write(tmp_path, 'a.csv', 'image,label\n/x/1.jpg,A1\n/x/2.jpg,B2\n/x/3,C3\n/x/2,D4\n')
    found = entries(path, images=str(tmp_path / 'all'))
    assert [entry.image for entry in found[1::2]] == [str(tmp_path / 'all' / 'b' / '2.jpg')] * 2
    assert [entry.fault for entry in found[::2]] == [
        "2 images below %s are called '1.jpg', and the folders in '/x/1.jpg' do not tell which it "
        'is' % (tmp_path / 'all'), "no image below %s is called '3'" % (tmp_path / 'all')]


WRONG = [
    ('gone.csv', {}, 'gone.csv: no such file or folder'),
    ('empty', {}, 'empty: neither images nor files with labels in this folder'),
    ('sheet.xlsx', {}, 'sheet.xlsx: .xlsx files are not read; save the sheet as CSV'),
    ('boxes.xml', {}, 'boxes.xml: <a> without <image>; expected what CVAT '),
    ('blank.csv', {}, 'blank.csv: the file has no lines; expected a table'),
    ('words.txt', {}, 'words.txt: not a table: its lines have no commas'),
    ('three.csv', {}, 'three.csv: the roles of its 3 columns are not clear. The first line is: '),
    ('gbk.csv', {}, 'gbk.csv:2: not UTF-8; --encoding names another one'),
    ('binary.csv', {}, 'binary.csv: has NUL characters and is no text'),
    ('useless.csv', {}, 'not written: none of 1 rows (read as a table with commas'),
    ('good.csv', {'kind': 'voc'}, '--kind voc is for a folder'),
    ('both', {'kind': 'list'}, '--kind list is for a file'),
    ('both', {}, 'both: files of several kinds belong to the images; --kind voc or '),
]


@pytest.fixture(scope='module')
def wrong(tmp_path_factory):
    folder = tmp_path_factory.mktemp('wrong')
    (folder / 'empty').mkdir()
    images(folder, '1.jpg', 'both/1.jpg')
    for name, text in (('sheet.xlsx', 'PK'), ('boxes.xml', '<a/>'), ('blank.csv', ' \n\n'),
                       ('words.txt', 'some words\nand others\n'), ('three.csv', '1.jpg,a,b\n'),
                       ('good.csv', 'image,label\n1.jpg,A1\n'), ('both/1.txt', 'A1'),
                       ('useless.csv', 'image,label\n1.jpg,?\n'), ('both/1.xml', '<annotation/>'),
                       ('binary.csv', 'image,label\n\0'),
                       ('boxes.csv', 'image,label,x,y,w,h\n1.jpg,A1,0,0,94,24\n')):
        write(folder, name, text)
    write(folder, 'gbk.csv', 'image,label\n1.jpg,皖A1\n', 'gbk')
    return folder


@pytest.mark.parametrize('source, options, message', WRONG,
                         ids=[' '.join([row[0]] + list(row[1])) for row in WRONG])
def test_a_source_that_cannot_be_read_is_explained(wrong, source, options, message):
    with pytest.raises(UserError) as error:
        import_here(wrong / source, wrong / 'out' / 'list.txt', **options)
    assert message in str(error.value)
    assert not (wrong / 'out').exists()


@pytest.mark.parametrize('args, message', [
    (['useless.csv'], 'not written: none of 1 rows (read as '),
    (['good.csv', '--images', 'gone'], '--images: gone: no such folder'),
    (['good.csv', '--vocabulary', 'gone.yml'], 'gone.yml: cannot read this model description'),
    (['good.csv', '--vocabulary', '.'], '.: no model in this folder; expected graph.tflite'),
    (['good.csv', '--vocabulary', 'gone.tflite'], 'gone.tflite: no such model or folder'),
    (['good.csv', '--vocabulary', 'good.csv'], 'good.csv: no description (.yml) beside this model'),
    (['boxes.csv', '--crops', 'both'], 'both: exists already; choose a new folder or remove it'),
    (['good.csv', '--crops', 'new'], '--crops is for labels with boxes; these have none (a table'),
    (['good.csv', '--margin', '0.1'], '--margin is for labels with boxes; these have none (a tab'),
    (['good.csv', '--size', '94x24'], '--size is for labels with boxes; these have none (a table'),
])
def test_a_mistake_is_one_line_and_nothing_is_written(wrong, args, message):
    assert message in error_of(SCRIPT, *args, '-o', 'out/list.txt', cwd=wrong)
    assert not (wrong / 'out').exists()


@pytest.mark.parametrize('parse, text, message', [
    (parse_columns, 'image', 'expected image and label, each once'),
    (parse_columns, 'image,label,label', 'expected image and label, each once'),
    (parse_columns, 'image,label,name', "'name' is no column; expected image, label, left"),
    (parse_columns, 'image,label,left', 'expected left,top,right,bottom or left,top,width,height'),
    (compile_pattern, '(', 'is no regular expression'),
    (compile_pattern, 'x', 'expected the group (?P<label>...)'),
    (compile_pattern, '(?P<label>.)(?P<left>.)', 'a box needs the groups left, top, right, bottom'),
])
def test_a_wrong_option_is_explained(parse, text, message):
    with pytest.raises(ValueError) as error:
        parse(text)
    assert message in str(error.value)


def test_a_wrong_option_is_a_message_of_the_command(tmp_path):
    code, out, errors = run_command(SCRIPT, 'a.csv', '-o', 'list.txt', '--columns', 'image')
    assert (code, out) == (2, '')
    [line] = errors.splitlines()
    assert '--columns: expected image and label, each once' in line


def test_a_second_run_replaces_the_list_and_keeps_the_crops(tmp_path):
    photo(tmp_path, 'a.png')
    path = write(tmp_path, 'a.csv', 'image,label,x,y,w,h\na.png,A1,50,20,100,60\n')
    import_labels(path, tmp_path / 'out' / 'list.txt')
    before = (tmp_path / 'out' / 'list.txt').read_text()
    assert 'crops: exists already' in error_of(SCRIPT, path, '-o', tmp_path / 'out' / 'list.txt')
    assert (tmp_path / 'out' / 'list.txt').read_text() == before
    shutil.rmtree(str(tmp_path / 'out' / 'crops'))
    import_labels(path, tmp_path / 'out' / 'list.txt')
    assert cv2.imread(str(tmp_path / 'out' / 'crops' / 'a.png')).shape == (60, 100, 3)


def test_a_table_is_not_replaced_by_what_is_read_from_it(tmp_path):
    images(tmp_path, 'a.png')
    table = write(tmp_path, 'plates.csv', 'image,plate,owner\na.png,ABC123,Ann\n')
    for output in (table, tmp_path / 'x' / '..' / 'plates.csv'):
        assert 'plates.csv: is read and would be replaced' in error_of(SCRIPT, table, '-o', output)
    assert table.read_text() == 'image,plate,owner\na.png,ABC123,Ann\n'
