"""Tables, XML files, plate formats and results that mean harm: refused in one line."""

import json
import time

import numpy as np
import pytest

from lpr.data.annotation_file import write_annotations
from lpr.runtime.errors import UserError
from utils.conversion.plate_crops import CropSettings, Plate, crop_plate
from utils.conversion.readers.table_file import read_text_lines
from utils.conversion.readers.xml_file import read_xml
from utils.evaluation_result import read_result
from utils.synthesis.formats import load_format

RESULT = {'lp_rr': 0.5, 'total': 2, 'left_out': ['A1'], 'wrong': [
    {'image': 'a.png', 'truth': 'A3', 'prediction': 'A2'}]}


@pytest.mark.parametrize('encoding, data', [
    ('punycode', b'image_path,plate_text\n'), ('utf-8', b'a,\xed\xa0\x80\n'),
    ('utf-16', b'a,b'), ('ascii', 'a,é'.encode())])
def test_a_table_in_another_encoding_is_one_line(tmp_path, encoding, data):
    (tmp_path / 'a.csv').write_bytes(data)
    with pytest.raises(UserError, match='a.csv(:1)?: not %s' % encoding.upper()):
        read_text_lines(str(tmp_path / 'a.csv'), encoding)


@pytest.mark.parametrize('text', [
    '<?xml version="1.0" encoding="nope"?><annotation/>', '<annotation>', '', 'text',
    '<!DOCTYPE x [<!ENTITY a "aaaa">]><annotation>&a;</annotation>',
    '<!DOCTYPE x SYSTEM "http://x/y.dtd"><annotation/>', '<a>' * 5000, '<a b="1" b="2"/>',
    '<annotation>&#0;</annotation>', '<annotation>&#xd800;</annotation>'])
def test_xml_that_is_none_or_dangerous_is_refused(tmp_path, text):
    (tmp_path / 'a.xml').write_text(text)
    with pytest.raises(ValueError):
        read_xml(str(tmp_path / 'a.xml'))


@pytest.mark.parametrize('box', [(5.1, 5.1, 5.3, 5.3), (5, 5, 5.2, 9), (3, 3, 9, 3.4)])
def test_a_box_without_a_pixel_is_refused(box):
    with pytest.raises(ValueError, match='the box is smaller than a pixel'):
        crop_plate(np.zeros((20, 40, 3), np.uint8), Plate('A1', box, None),
                   CropSettings('box', 0, None))


def test_a_line_that_no_reader_would_take_is_not_written(tmp_path):
    with pytest.raises(UserError, match='has more than 8192 bytes'):
        write_annotations(str(tmp_path / 'list.txt'), [('a.png', 'A' * 500000)])
    assert not (tmp_path / 'list.txt').exists()


def mixtures(folder, count, text):
    for index in range(count):
        (folder / ('%d.yml' % index)).write_text(text.format(index + 1))
    (folder / ('%d.yml' % count)).write_text('like: czech\n')
    return str(folder / '0.yml')


@pytest.mark.parametrize('count, text, told', [
    (25, 'mixture:\n  {0}.yml: 1\n  ./{0}.yml: 1\n', 'more than 20 deep'),
    (10, 'mixture:\n  {0}.yml: 1\n  ./{0}.yml: 1\n', 'refers to more than 500 files'),
    (300, 'mixture:\n  {0}.yml: 1\n', 'more than 20 deep'),
    (300, 'like: {0}.yml\n', 'like refers to more than 20 files'),
], ids=['powers', 'powers of less', 'chain', 'like'])
def test_formats_that_lead_to_ever_more_files_are_refused(tmp_path, count, text, told):
    started = time.process_time()
    with pytest.raises(UserError, match=told):
        load_format(mixtures(tmp_path, count, text))
    assert time.process_time() - started < 5


def test_a_share_beyond_all_floats_is_no_number(tmp_path):
    (tmp_path / 'a.yml').write_text('mixture: {latin: 1%s}\n' % ('0' * 400))
    with pytest.raises(UserError, match='expected a finite number'):
        load_format(str(tmp_path / 'a.yml'))


@pytest.mark.parametrize('changes', [
    {'lp_rr': 'x'}, {'lp_rr': float('nan')}, {'lp_rr': -1}, {'lp_rr': True}, {'total': 0.5},
    {'total': [1]}, {'left_out': 5}, {'left_out': [5]}, {'wrong': None}, {'wrong': [1]},
    {'wrong': [{'image': 'a.png'}]},
    {'wrong': [{'image': 3, 'truth': 'B', 'prediction': 'A'}]}])
def test_a_result_with_a_wrong_value_is_refused(tmp_path, changes):
    path = tmp_path / 'result.json'
    path.write_text(json.dumps(RESULT))
    assert read_result(str(path)) == RESULT
    path.write_text(json.dumps(dict(RESULT, **changes)))
    with pytest.raises(UserError, match='not a result of eval_lpr.py --json'):
        read_result(str(path))


@pytest.mark.parametrize('text', ['[' * 100000, '{"lp_rr": %s}' % ('9' * 10000), '[]', '', '\0'])
def test_what_is_no_result_is_refused(tmp_path, text):
    (tmp_path / 'result.json').write_text(text)
    with pytest.raises(UserError, match='not a result of eval_lpr.py --json'):
        read_result(str(tmp_path / 'result.json'))
