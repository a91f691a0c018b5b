"""Boxes of CVAT, LabelMe and COCO: what cannot be used is named."""

import json

import pytest
from label_files import entries, faults, photo, write

from lpr.runtime.errors import UserError

CVAT = '<annotations><image name="a.jpg" width="200" height="100">%s</image></annotations>'


@pytest.mark.parametrize('shape, reason', [
    ('', 'no box'),
    ('<polyline label="A1" points="1,2;3,4"/>', 'no box'),
    ('<box label="plate" xtl="1" ytl="2" xbr="3" ybr="4"/>',
     "no plate: the box is called 'plate', and has no text or attribute that is called plate, "),
    ('<box label="A1" xtl="1" ytl="2" xbr="x" ybr="4"/>', 'no numbers xtl, ytl, xbr, ybr'),
    ('<box label="A1" xtl="1" ytl="2" xbr="3"/>', 'no numbers xtl, ytl, xbr, ybr'),
    ('<polygon label="A1" points="1,2;3"/>', 'no points x,y;x,y;...'),
    ('<polygon label="A1"/>', 'no points x,y;x,y;...'),
])
def test_a_shape_of_cvat_that_cannot_be_used_is_named(tmp_path, shape, reason):
    photo(tmp_path, 'a.jpg')
    path = write(tmp_path, 'a.xml', CVAT % shape)
    (place, fault), = faults(path).items()
    assert place == '%s: a.jpg' % path and fault.startswith(reason)


def test_a_turned_box_of_cvat_gives_the_box_around_it(tmp_path):
    photo(tmp_path, 'a.jpg')
    shape = '<box label="A1" xtl="%d" ytl="20" xbr="%d" ybr="60" rotation="%d"/>'
    path = write(tmp_path, 'a.xml', CVAT % (shape % (50, 150, 90) + shape % (50, 90, 45)))
    quarter, eighth = (entry.box for entry in entries(path))
    assert quarter == pytest.approx((80, -10, 120, 90))  # 100x40 around (100, 40)
    half = 20 * 2 ** 0.5
    assert eighth == pytest.approx((70 - half, 40 - half, 70 + half, 40 + half))


@pytest.mark.parametrize('shape, reason', [
    ({'label': 'plate', 'points': [[1, 2], [3, 4]]}, "no plate: the box is called 'plate'"),
    ({'label': 'A1', 'points': [[1, 2]]}, "no 'points' [[x, y], [x, y], ...]"),
    ({'label': 'A1', 'points': [[1, 2], 3]}, "no 'points'"),
    ({'label': 'A1', 'points': [[1, 2], [3, None]]}, "no 'points'"),
    ({'label': 'A1', 'points': [[1, 2], [3, float('nan')]]}, "no 'points'"),
    ({'label': 'A1'}, "no 'points'"),
    ({'label': 'A1', 'shape_type': 'circle', 'points': [[1, 2], [3, 4]]},
     'a circle; expected a rectangle or a polygon'),
    (None, 'no box'),
])
def test_a_shape_of_labelme_that_cannot_be_used_is_named(tmp_path, shape, reason):
    photo(tmp_path, 'a.jpg')
    path = write(tmp_path, 'a.json', json.dumps({'shapes': [shape]}))
    (place, fault), = faults(tmp_path).items()
    assert place == str(path) and fault.startswith(reason)


@pytest.mark.parametrize('text, reason', [
    ('{', 'no JSON: '), ('[' * 100000, 'no JSON: '), ('[1]', "no list 'shapes', as LabelMe has it"),
    ('{"shapes": [], "imagePath": 7}', 'no box')])
def test_json_that_is_not_of_labelme_is_named(tmp_path, text, reason):
    photo(tmp_path, 'a.jpg')
    path = write(tmp_path, 'a.json', text)
    assert faults(tmp_path)[str(path)].startswith(reason)


@pytest.mark.parametrize('box, reason', [
    ({'bbox': [1, 2, 3]}, "no 'bbox' [x, y, width, height]"),
    ({'bbox': '1234'}, "no 'bbox'"),
    ({'bbox': [1, 2, 3, []]}, "no 'bbox'"),
    ({}, "no 'bbox'"),
    ({'bbox': [1, 2, 3, 4], 'category_id': 2}, "no plate: the box is called 'car'"),
    ({'bbox': [1, 2, 3, 4], 'category_id': [2], 'image_id': 5}, 'no box'),
])
def test_a_box_of_coco_that_cannot_be_used_is_named(tmp_path, box, reason):
    photo(tmp_path, 'a.jpg')
    path = write(tmp_path, 'a.json', json.dumps({
        'images': [{'id': 1, 'file_name': 'a.jpg'}],
        'annotations': [dict({'image_id': 1, 'category_id': 1}, **box)],
        'categories': [{'id': 1, 'name': 'A1'}, {'id': 2, 'name': 'car'}]}))
    (place, fault), = faults(path).items()
    assert place == '%s: a.jpg' % path and fault.startswith(reason)


@pytest.mark.parametrize('name, text, message', [
    ('a.json', '{', 'a.json: no JSON: '),
    ('a.json', '[{"image": "1.jpg"}]', "a.json: no lists 'images' and 'annotations', as COCO has"),
    ('a.json', '{"shapes": []}', 'for LabelMe give the folder of the JSON files'),
    ('a.xml', '<a', 'a.xml: no XML: '),
    ('a.xml', '<annotation/>', 'for Pascal VOC give the folder of the XML files'),
    ('a.xml', '<annotations><track/></annotations>', "expected what CVAT exports as 'CVAT for im"),
])
def test_a_file_of_another_format_is_explained(tmp_path, name, text, message):
    path = write(tmp_path, name, text)
    with pytest.raises(UserError) as error:
        entries(path)
    assert message in str(error.value)


def test_images_that_are_not_there_are_named(tmp_path):
    xml = write(tmp_path, 'a.xml', CVAT % '')
    coco = write(tmp_path, 'a.json', '{"images": [{"id": 1, "file_name": "a.jpg"}], '
                                     '"annotations": []}')
    for path in (xml, coco):
        assert faults(path)['%s: a.jpg' % path].startswith("image 'a.jpg' not found in ")
