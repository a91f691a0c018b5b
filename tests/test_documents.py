"""The pages: what they name exists, and what follows from the code follows from it."""

import glob
import os
import re

import pytest
from paths import ROOT

from lpr.config.options import MODEL_OPTIONS, SECTION_OPTIONS
from utils.write_reference import formats_page, options_page, scripts_page

DOCUMENTS = sorted(
    os.path.relpath(path, ROOT) for pattern in ('*.md', 'docs/**/*.md', 'pre-trained/*/*.md')
    for path in glob.glob(os.path.join(ROOT, pattern), recursive=True))
# Names that stand for the user's own files.
_OWN = re.compile(r'config/(x|a|b|my_\w+)\.py|.*/(x|my_\w*)/.*|.*\.pb(txt|\.frozen)')


def read_page(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as stream:
        return stream.read()


@pytest.mark.parametrize('path', [path for path in DOCUMENTS
                                  if path != 'docs/reference/scripts.md'])
def test_every_script_config_and_model_that_is_named_exists(path):
    named = set(re.findall(r'(?<![\w/.-])((?:(?:config|lpr|utils|tests)/[\w/.-]*\.py)|'
                           r'(?:pre-trained/[\w/.-]+\.\w+)|\w+_lpr\.py|requirements[\w-]*\.txt)',
                           read_page(path)))
    named = {name for name in named if not _OWN.fullmatch(name)}
    missing = {name for name in named if not os.path.exists(os.path.join(ROOT, name)) and
               not os.path.exists(os.path.join(ROOT, name + '.index'))}
    assert not missing


@pytest.mark.parametrize('path', DOCUMENTS)
def test_every_link_to_a_file_of_the_repository_leads_there(path):
    folder = os.path.dirname(os.path.join(ROOT, path))
    links = re.findall(r'\]\((?!https?:|#)([^)#]+)', read_page(path))
    assert [link for link in links if not os.path.exists(os.path.join(folder, link))] == []


def test_the_site_has_all_pages_and_cards_and_leads_to_none_that_it_lacks():
    pages = [path for path in DOCUMENTS if path.startswith(('docs/', 'pre-trained/'))]
    with open(os.path.join(ROOT, 'mkdocs.yml'), encoding='utf-8') as stream:
        listed = set(re.findall(r'[\w/.-]+\.md', stream.read()))
    assert {re.sub('^docs/', '', path) for path in pages} <= listed
    # Its home page is docs/index.md; the README is that of the repository.
    assert [path for path in pages if re.search(r'\]\((\.\./)+README\.md', read_page(path))] == []


def test_the_readme_and_the_pages_are_among_them():
    assert {'README.md', 'docs/tutorial.md', 'docs/reference/options.md',
            'pre-trained/china/README.md'} <= set(DOCUMENTS)


@pytest.mark.parametrize('name, page', [('options', options_page), ('scripts', scripts_page),
                                        ('built-in-formats', formats_page)])
def test_the_reference_is_that_of_the_code(name, page):
    assert read_page('docs/reference/%s.md' % name) == page(), \
        'the code has changed: run python utils/write_reference.py'


def test_the_config_to_copy_shows_every_option():
    config = read_page('config/config_my_dataset.py')
    options = list(MODEL_OPTIONS) + [name for section in SECTION_OPTIONS.values()
                                     for name in section]
    assert [name for name in options
            if not re.search(r'^[ \w,]*\b%s\b[ \w,]* = ' % name, config, re.MULTILINE)] == []
