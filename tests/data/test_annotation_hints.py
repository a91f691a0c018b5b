"""Lines of other programs in an annotation file: what they are told apart by, and the way out."""

import shutil
import unicodedata

import pytest

from lpr.data.annotation_file import scan_annotations
from lpr.data.annotations import read_annotations
from lpr.data.vocabulary import Vocabulary
from lpr.runtime.errors import UserError
from utils.checking.images import MISSING as NO_IMAGE
from utils.checking.requirements import default_requirements
from utils.checking.row_rules import find_in_row
from utils.checking.rows import InspectedRow

CONVERTS = 'utils/import_annotations.py converts'
NOT_FOUND = 'not found beside the annotation file or in the working directory'
TAB = '; it has a tab instead of a space (%s such a file)' % CONVERTS
ANOTHER = ("; it has another kind of blank, '%s', instead of a space "
           '(utils/import_annotations.py converts it)')
VOCABULARY = Vocabulary([[symbol] for symbol in ('1', '2', '<Anhui>', 'A', 'B', '_')])


def message(plates, tmp_path, line):
    """The message about a line, and what `check_annotations.py` finds in it."""
    path = tmp_path / 'list.txt'
    path.write_text(line.format(image=plates.images[0]), encoding='utf-8')
    with pytest.raises(UserError) as error:
        read_annotations(str(path))
    (annotation, fault), = scan_annotations(str(path))
    row = InspectedRow('list', annotation, fault, NO_IMAGE)
    found = [finding.message for finding in find_in_row(row, default_requirements())]
    return str(error.value), found[0]


@pytest.mark.parametrize('line, told', [
    ('{image}\tAD054JI', "no label after '{image}\\tAD054JI'; expected '<path> <label>'" + TAB),
    ('{image}\tAD 054', "image '{image}\\tAD'%s" + NOT_FOUND + TAB),
    ('{image}\u3000AD054', "no label after '{image}\\u3000AD054'; expected '<path> <label>'" +
     ANOTHER % '\\u3000'),
    ('{image}\xa0AD 054', "image '{image}\\xa0AD'%s" + NOT_FOUND + ANOTHER % '\\xa0'),
    ('0.jpg,AD054', "no label after '0.jpg,AD054'; expected '<path> <label>'; it looks like a "
                    "table with ',' (%s it)" % CONVERTS),
    ('image_path;plate_text', "no label after 'image_path;plate_text'; expected '<path> <label>'; "
                              "it looks like a table with ';' (%s it)" % CONVERTS),
    ('"0.jpg" ; "AD 054"', "image '\"0.jpg\" ; \"AD'%s" + NOT_FOUND + '; it looks like a table '
                           "with ';' (" + CONVERTS + ' it)'),
    ('{image} AB 123 CD', "image '{image} AB 123'%s" + NOT_FOUND + "; but '{image}' is there: "
                          "labels hold no blanks, write 'AB123CD' for 'AB 123 CD' "
                          '(utils/import_annotations.py does it for a whole list)'),
    ('sub\\0.jpg A1', "image 'sub\\0.jpg'%s" + NOT_FOUND + "; its path has '\\', expected '/'"),
    ('/home/x/a.jpg A1', "image '/home/x/a.jpg'%s" + NOT_FOUND + '; utils/update_annotations.py '
                         '--replace-prefix OLD NEW changes the paths of a whole list'),
    ('a,b;c.jpg A1', "image 'a,b;c.jpg'%s" + NOT_FOUND),
    ('lonely.jpg', "no label after 'lonely.jpg'; expected '<path> <label>'"),
], ids=lambda value: value[:20])
def test_the_likely_cause_and_the_remedy_are_named(plates, tmp_path, line, told):
    error, found = message(plates, tmp_path, line)
    told = told.replace('{image}', plates.images[0])
    assert error.startswith('%s:1: ' % (tmp_path / 'list.txt'))
    assert (told.replace('%s', ': ') + ' (1 of 1 images cannot be used' in error or
            error.endswith(told))
    assert found == told.replace('%s', ' ')


@pytest.mark.parametrize('label, end', [
    ('皖A12', "; write '<Anhui>A12' (utils/import_annotations.py does it for a whole list)"),
    ('ab-12', "; write 'AB12' (utils/import_annotations.py does it for a whole list)"),
    ('<Anhui>·A1', "; write '<Anhui>A1' (utils/import_annotations.py does it for a whole list)"),
    ('Ａ１２', "; write 'A12' (utils/import_annotations.py does it for a whole list)"),
    ('A\u202e12', "; write 'A12' (utils/import_annotations.py does it for a whole list)"),
    ('A\u030112', "; write 'A12' (utils/import_annotations.py does it for a whole list)"),
    ('京A12', ''),
    ('AZ1', ''),
    ('<Hebei>A1', ''),
    ('?', ''),
])
def test_a_label_that_only_needs_another_spelling_is_given_in_it(label, end):
    with pytest.raises(ValueError) as error:
        VOCABULARY.encode(label)
    assert str(error.value).endswith("of label '%s' is not in the vocabulary%s" % (label, end))


@pytest.mark.parametrize('symbol, told', [('А', "'А' (U+0410)"), ('Α', "'Α' (U+0391)"),
                                          ('\u0301', "'\u0301' (U+0301)"), ('Ü', "'Ü'")])
def test_a_symbol_that_looks_like_another_has_its_code_point(symbol, told):
    with pytest.raises(ValueError) as error:
        VOCABULARY.encode('1%s' % symbol)
    assert str(error.value).startswith('symbol %s of label' % told)


@pytest.mark.parametrize('form, other, name', [('NFC', 'NFD', 'composed'),
                                               ('NFD', 'NFC', 'decomposed')])
def test_a_name_of_other_code_points_that_looks_the_same_is_told(plates, tmp_path, form, other,
                                                                 name):
    shutil.copy(plates.images[0], str(tmp_path / unicodedata.normalize(form, 'Pláž.png')))
    path = tmp_path / 'list.txt'
    path.write_text(unicodedata.normalize(other, 'Pláž.png') + ' A1\n', encoding='utf-8')
    with pytest.raises(UserError, match='; but a file is there whose name looks the same, with %s '
                                        'letters .Unicode %s.' % (name, form)):
        read_annotations(str(path))
