"""The README and the model cards name files that exist."""

import os
import re

import pytest
from paths import ROOT

DOCUMENTS = ['README.md'] + sorted(
    os.path.join('pre-trained', name, 'README.md')
    for name in os.listdir(os.path.join(ROOT, 'pre-trained'))
    if os.path.isdir(os.path.join(ROOT, 'pre-trained', name)))
# Names that stand for the user's own files.
_OWN = re.compile(r'config/(x|a|b)\.py|.*/(x|my_\w*)/.*|.*\.pb(txt|\.frozen)')


@pytest.mark.parametrize('path', DOCUMENTS)
def test_every_script_config_and_model_that_is_named_exists(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as stream:
        text = stream.read()
    named = set(re.findall(r'(?<![\w/.-])((?:(?:config|lpr|utils|tests)/[\w/.-]*\.py)|'
                           r'(?:pre-trained/[\w/.-]+\.\w+)|\w+_lpr\.py|requirements[\w-]*\.txt)',
                           text))
    named = {name for name in named if not _OWN.fullmatch(name)}
    assert len(named) > 5
    missing = {name for name in named if not os.path.exists(os.path.join(ROOT, name)) and
               not os.path.exists(os.path.join(ROOT, name + '.index'))}
    assert not missing
