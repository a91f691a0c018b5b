"""Damaged images: each is read or named, by every script, and none ends a process or hangs it.

`LPR_DAMAGED_IMAGES=2000 python -m pytest tests/scripts/test_damaged_images.py` takes more of them.
"""

import collections
import os
import re

import numpy as np
import pytest
from damaged_images import write_corpus
from random_network import save_random_network

from lpr.config.loader import load_config
from lpr.data.annotations import read_annotations
from lpr.data.batches import read_batches
from lpr.data.image_decoding import undecodable_rows
from lpr.data.image_headers import read_header
from lpr.runtime.errors import UserError
from utils.checking.images import decode_image

COUNT = int(os.environ.get('LPR_DAMAGED_IMAGES', 300))

Corpus = collections.namedtuple('Corpus', 'folder list_path paths refused undecodable')


@pytest.fixture(scope='module')
def corpus(tmp_path_factory, make_spec):
    """The damaged images, by name those refused at the start, and those that do not decode."""
    folder = tmp_path_factory.mktemp('damaged')
    list_path, paths = write_corpus(str(folder), COUNT)
    refused = set()
    for path in paths:
        try:
            read_header(path)
        except ValueError as error:
            assert str(error)
            refused.add(path)
    usable = read_annotations(list_path, on_bad_image='skip')
    assert usable.bad_rows.count == len(refused)
    undecodable = {usable[int(row)].image_path for row in undecodable_rows(usable, make_spec())}
    return Corpus(str(folder), list_path, paths, refused, undecodable)


def test_there_are_images_of_every_fate(corpus):
    counts = len(corpus.refused), len(corpus.undecodable), len(
        set(corpus.paths) - corpus.refused - corpus.undecodable)
    print('refused %d, undecodable %d, read %d' % counts)
    assert min(counts) > COUNT // 20


def test_what_is_not_refused_is_read_or_named(corpus, make_spec):
    usable = list(read_annotations(corpus.list_path, on_bad_image='skip'))
    readable = [row for row in usable if row.image_path not in corpus.undecodable]
    images = np.concatenate(list(read_batches(readable, make_spec(), 32)))
    assert images.shape == (len(readable), 24, 94, 3)
    assert images.min() >= 0 and images.max() <= 1
    for row in [row for row in usable if row.image_path in corpus.undecodable][:3]:
        with pytest.raises(UserError) as error:
            list(read_batches([row], make_spec(), 1))
        assert str(error.value).startswith("%s: image '%s' cannot be decoded: " %
                                           (row.source, row.image_path))


def test_the_decoder_of_the_tools_reads_or_refuses_every_image(corpus):
    for path in corpus.paths:
        try:
            assert decode_image(path).ndim == 3
            assert path not in corpus.refused
        except ValueError as error:
            assert str(error)


def test_the_check_of_a_data_set_names_every_image_that_is_refused(corpus, run_script):
    result = run_script('utils/check_annotations.py', corpus.list_path)
    assert result.returncode == 1, result.stderr
    named = re.findall(r"error: image '(.*)':? .*\[undecodable-image\]$", result.stdout, re.M)
    assert {os.path.basename(path) for path in corpus.refused} <= set(map(os.path.basename, named))
    assert len(named) < COUNT


def bad_count(corpus):
    return len(corpus.refused) + len(corpus.undecodable)


def test_training_evaluation_and_testing_skip_what_they_cannot_read(
        corpus, write_config, run_script, plates, tmp_path):
    section = {'file_list_path': corpus.list_path, 'on_bad_image': 'skip', 'batch_size': 32}
    spec = load_config(write_config(tmp_path)).spec
    model = {'checkpoint': save_random_network(tmp_path, spec)}
    # The vocabulary is that of the checkpoint: the lists it is made of stay those of the plates.
    config = write_config(tmp_path, train={'on_bad_image': 'skip'},
                          eval=dict(section, **model), infer=dict(section, **model))
    with open(config, encoding='utf-8') as stream:
        text = stream.read()
    text = text.replace('    train.file_list_path, eval.file_list_path,',
                        '    %r, %r,' % (plates.train, plates.train))
    text = text.replace("file_list_path = %r" % plates.train,
                        'file_list_path = %r' % [plates.train, corpus.list_path])
    with open(config, 'w', encoding='utf-8') as stream:
        stream.write(text)
    good = COUNT - bad_count(corpus)
    for script, expected in (('train_lpr.py', 'trained to step 2'),
                             ('eval_lpr.py', '(0/%d)' % good),
                             ('test_lpr.py', 'wrote %d images to' % good)):
        result = run_script(script, config)
        assert result.returncode == 0, result.stderr
        total = COUNT + 8 if script == 'train_lpr.py' else COUNT
        assert 'skipped %d of %d images' % (bad_count(corpus), total) in result.stderr
        assert expected in result.stdout + result.stderr
    assert len(list((tmp_path / 'predictions').glob('*.png'))) == good


def test_training_stops_and_counts_what_it_cannot_read(
        corpus, write_config, run_script, tmp_path):
    config = write_config(tmp_path, train={'file_list_path': corpus.list_path})
    result = run_script('train_lpr.py', config)
    assert result.returncode == 2
    *details, last = result.stderr.splitlines()
    assert '(%d of %d images cannot be used; ' % (len(corpus.refused), COUNT) in last
    assert len([line for line in details if re.match(r".*list.txt:\d+: image '", line)]) == 10


@pytest.mark.parametrize('script, model', [
    ('infer_frozen_graph_single_image.py', 'frozen_graph'),
    ('infer_tflite_single_image.py', 'tflite')])
def test_a_single_image_that_does_not_decode_is_named(corpus, export, run_script, script, model):
    path = sorted(corpus.undecodable)[0]
    result = run_script(script, '--model', getattr(export, model), '--input_image', path)
    assert result.returncode == 2, result.stderr
    assert '%s: the image cannot be decoded: ' % path in result.stderr.splitlines()[-1]
