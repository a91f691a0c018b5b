"""The YAML file that travels with every model."""

import pytest
import yaml

import lpr
from lpr.data.vocabulary import Vocabulary
from lpr.models.model_spec import read_spec, read_spec_of, write_spec
from lpr.models.spec_checks import check_spec
from lpr.runtime.errors import UserError

ANY_SYMBOLS = Vocabulary([['-'], ['0', 'O'], ['1', 'I'], ['2'], ['<Anhui>', '<Hebei>'], ['N'],
                          ['Y'], ["'"], ['"'], [':'], ['#'], ['é'], ['皖'], ['_']])


@pytest.mark.parametrize('options', [
    {},
    {'vocabulary': ANY_SYMBOLS},
    {'input_shape': (21, 120, 3), 'convert_to_gray': True, 'symmetric_range': True,
     'quantization_aware': True, 'global_context_size': 128, 'max_lp_length': 9},
    {'global_context': 'tile', 'width': 0.5},
    {'two_lines': 'unfold', 'two_lines_below': 1.65, 'two_lines_gap': 0.85},
    {'temperature': 0.75},
], ids=['plain', 'any symbols', 'other values', 'tile', 'two lines', 'temperature'])
def test_what_is_written_reads_back_the_same(tmp_path, make_spec, options):
    spec = make_spec(**options)
    path = str(tmp_path / 'graph.yml')
    write_spec(spec, path)
    assert read_spec(path) == spec


def test_the_file_can_be_read_by_people(tmp_path, make_spec):
    path = tmp_path / 'graph.yml'
    write_spec(make_spec(vocabulary=ANY_SYMBOLS), str(path))
    text = path.read_text(encoding='utf-8')
    assert '皖' in text
    values = yaml.safe_load(text)
    assert values['input_shape'] == [24, 94, 3]
    assert values['vocabulary'][1] == ['0', 'O']
    assert values['vocabulary'][3] == '2'
    assert values['vocabulary'][-1] == '_'


def test_size_of_the_logits_follows(make_spec):
    spec = make_spec(input_shape=(24, 120, 3))
    assert (spec.sequence_length, spec.num_classes) == (114, 5)


@pytest.mark.parametrize('model', [
    'graph.pb.frozen', 'graph.pb', 'graph.tflite', 'graph', 'graph.some.other.pb'])
def test_a_description_is_found_beside_its_model(tmp_path, make_spec, model):
    path = str(tmp_path / 'graph.yml')
    write_spec(make_spec(), path)
    assert read_spec_of(str(tmp_path / model)) == (path, make_spec())


def test_the_name_closest_to_the_model_is_taken(tmp_path, make_spec):
    for count, name in enumerate(['graph.yml', 'graph.pb.yml', 'graph.pb.frozen.yml'], 1):
        write_spec(make_spec(max_lp_length=count), str(tmp_path / name))
        found_path, found = read_spec_of(str(tmp_path / 'graph.pb.frozen'))
        assert (found_path, found.max_lp_length) == (str(tmp_path / name), count)


def test_every_checkpoint_has_a_description_of_its_own(tmp_path, make_spec):
    for step in (1, 2):
        write_spec(make_spec(max_lp_length=step), str(tmp_path / ('model.ckpt-%d.ckpt.yml' % step)))
    assert read_spec_of(str(tmp_path / 'model.ckpt-1.ckpt'))[1].max_lp_length == 1
    assert read_spec_of(str(tmp_path / 'model.ckpt-2.ckpt'))[1].max_lp_length == 2


def test_a_model_without_a_description_has_none(tmp_path, make_spec):
    write_spec(make_spec(), str(tmp_path / 'other.yml'))
    assert read_spec_of(str(tmp_path / 'graph.pb')) == (None, None)


@pytest.mark.parametrize('option, value', [
    ('input_shape', (24, 120, 3)),
    ('convert_to_gray', True),
    ('symmetric_range', True),
    ('quantization_aware', True),
    ('global_context', 'tile'),
    ('two_lines', 'unfold'),
    ('width', 0.5),
])
def test_a_mismatch_names_both_sides(make_spec, option, value):
    model, config = make_spec(), make_spec(**{option: value})
    with pytest.raises(UserError) as error:
        check_spec(model, 'graph.yml', config, 'config.py')
    assert str(error.value) == 'graph.yml has %s = %r, but config.py has %s = %r' % (
        option, getattr(model, option), option, value)


def test_a_mismatch_is_told_by_the_name_of_the_option(make_spec):
    with pytest.raises(UserError) as error:
        check_spec(make_spec(), 'graph.yml', make_spec(global_context_size=128), 'config.py')
    assert str(error.value) == (
        'graph.yml has rnn_cells_num = 4, but config.py has rnn_cells_num = 128')


def test_where_two_lines_begin_matters_only_if_they_are_unfolded(make_spec):
    check_spec(make_spec(), 'graph.yml', make_spec(two_lines_below=1.65, two_lines_gap=0.5),
               'config.py')
    with pytest.raises(UserError) as error:
        check_spec(make_spec(two_lines='unfold'), 'graph.yml',
                   make_spec(two_lines='unfold', two_lines_below=1.65), 'config.py')
    assert str(error.value) == (
        'graph.yml has two_lines_below = 2.2, but config.py has two_lines_below = 1.65')


def test_a_file_from_before_two_lines_and_temperature_has_neither(tmp_path, make_spec):
    path = tmp_path / 'graph.yml'
    write_spec(make_spec(), str(path))
    values = yaml.safe_load(path.read_text(encoding='utf-8'))
    for key in 'two_lines', 'two_lines_below', 'two_lines_gap', 'temperature':
        del values[key]
    path.write_text(yaml.safe_dump(values), encoding='utf-8')
    assert read_spec(str(path)) == make_spec()
    assert (make_spec().two_lines, make_spec().temperature) == (None, 1)


def test_a_description_of_a_network_that_cannot_be_is_damaged(tmp_path, make_spec):
    path = str(tmp_path / 'graph.yml')
    write_spec(make_spec(quantization_aware=True, global_context='tile'), path)
    with pytest.raises(UserError, match='graph.yml: not a model description'):
        read_spec(path)


def test_other_numbers_of_classes_are_named(make_spec):
    other = make_spec(vocabulary=Vocabulary([['<Anhui>'], ['A'], ['B'], ['_']]))
    with pytest.raises(UserError) as error:
        check_spec(make_spec(), 'graph.yml', other, 'config.py')
    assert str(error.value) == (
        "graph.yml has 5 classes, config.py has 4 (class 3 is 'C' in the first and '_' in "
        'the second); was the model trained on other annotation files?')


def test_other_symbols_are_named(make_spec):
    other = make_spec(vocabulary=Vocabulary([['<Hebei>'], ['A', 'B'], ['C'], ['D'], ['_']]))
    with pytest.raises(UserError, match="class 0 is '<Anhui>' in the first and '<Hebei>' in"):
        check_spec(make_spec(), 'graph.yml', other, 'config.py')
    merged = make_spec(vocabulary=Vocabulary([['<Anhui>'], ['A', 'B'], ['C'], ['D'], ['_']]))
    with pytest.raises(UserError, match="class 1 is 'A' in the first and 'A/B' in"):
        check_spec(make_spec(), 'graph.yml', merged, 'config.py')


def test_what_fits_passes_and_the_width_of_predictions_may_differ(make_spec):
    check_spec(make_spec(), 'graph.yml', make_spec(max_lp_length=5), 'config.py')


@pytest.mark.parametrize('data', [
    b'',
    b'not a description',
    b'[1, 2, 3]',
    b'vocabulary: [A, _',
    b'\xff\xfe\x00binary',
    b'input_shape: [24, 94, 3]\n',
    b'vocabulary: [A, _]\n',
    b'vocabulary: 7\n',
    b'[' * 100000,
    b'!!python/object/apply:os.system ["touch run"]\n',
], ids=['empty', 'text', 'a list', 'no YAML', 'binary', 'no vocabulary', 'only a vocabulary',
        'a number for the vocabulary', 'a thousand lists', 'code'])
def test_a_damaged_file_is_an_error_that_names_it(tmp_path, data):
    path = tmp_path / 'graph.yml'
    path.write_bytes(data)
    with pytest.raises(UserError) as error:
        read_spec(str(path))
    assert str(error.value).startswith(
        '%s: not a model description written by this toolkit (' % path)


@pytest.mark.parametrize('key, value', [
    ('vocabulary', ['A', 'B']), ('vocabulary', ['A', 'A', '_']), ('input_shape', 24),
    ('vocabulary', ['A', 1, '_']), ('vocabulary', ['A', [['B']], '_']), ('input_shape', [24, 94]),
    ('input_shape', [24, 10 ** 9, 3]), ('rnn_cells_num', -1), ('rnn_cells_num', True),
    ('max_lp_length', 10 ** 9), ('global_context', 'other'), ('symmetric_range', 'no'),
    ('quantization_aware', None), ('two_lines', 'fold'), ('two_lines', True),
    ('two_lines_below', 0), ('two_lines_below', True), ('two_lines_below', '2.2'),
    ('two_lines_below', float('nan')), ('two_lines_gap', 0), ('two_lines_gap', 1.01),
    ('two_lines_gap', True), ('width', 0), ('width', 'wide'), ('width', 5),
    ('width', True), ('temperature', 0), ('temperature', None), ('temperature', float('inf'))])
def test_a_file_with_a_wrong_value_is_an_error(tmp_path, make_spec, key, value):
    path = tmp_path / 'graph.yml'
    write_spec(make_spec(), str(path))
    values = yaml.safe_load(path.read_text(encoding='utf-8'))
    path.write_text(yaml.safe_dump(dict(values, **{key: value})), encoding='utf-8')
    with pytest.raises(UserError, match='graph.yml: not a model description'):
        read_spec(str(path))


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(UserError, match='gone.yml: cannot read this model description: No such'):
        read_spec(str(tmp_path / 'gone.yml'))


def test_the_description_names_the_version_of_the_toolkit(tmp_path, make_spec):
    path = tmp_path / 'graph.yml'
    write_spec(make_spec(), str(path))
    assert yaml.safe_load(path.read_text(encoding='utf-8'))['toolkit_version'] == lpr.__version__


@pytest.mark.parametrize('line', ['', 'toolkit_version: 9.9.9\n', 'toolkit_version: [1, x]\n'],
                         ids=['none', 'a later one', 'no version'])
def test_a_description_of_another_version_reads_the_same(tmp_path, make_spec, line):
    path = tmp_path / 'graph.yml'
    write_spec(make_spec(), str(path))
    written = path.read_text(encoding='utf-8')
    path.write_text(written.replace('toolkit_version: %s\n' % lpr.__version__, line),
                    encoding='utf-8')
    assert path.read_text(encoding='utf-8') != written
    assert read_spec(str(path)) == make_spec()


def test_a_description_from_before_an_option_has_what_was_meant(tmp_path, make_spec):
    path = tmp_path / 'graph.yml'
    write_spec(make_spec(width=0.5), str(path))
    values = yaml.safe_load(path.read_text(encoding='utf-8'))
    del values['width']
    path.write_text(yaml.safe_dump(values), encoding='utf-8')
    assert read_spec(str(path)) == make_spec(width=1.0)
