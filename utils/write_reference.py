"""Generates the reference pages of config options, scripts and plate formats from the code.

Input: none. The options come from `lpr/config/options.py`, the scripts from their docstrings and
their `--help`, the formats from the first sentence of their files in `utils/plate_formats/`.
Output: `options.md`, `scripts.md` and `built-in-formats.md` in `docs/reference/`. A test fails if
the pages do not match the code.

    python utils/write_reference.py
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import ast
import glob
import re
import textwrap
from unittest import mock

from lpr.config.options import EXECUTION_OPTIONS, MODEL_OPTIONS, REQUIRED, SECTION_OPTIONS
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.files import atomic_write
from lpr.runtime.script import run_script
from utils.script_parsers import ROOT, read_script, script_parser, script_paths

HELP_WIDTH = 90  # columns
_NOTE = '<!-- Written by utils/write_reference.py from the code; edit that instead. -->\n'
OPTIONS_INTRODUCTION = """\
# Config options

A config is a Python file; it runs with your rights, so read one before you use it. Copy
`config/config_my_dataset.py`, which shows every option. Configs of the original toolkits load
unchanged; `recipe = 'original'` in `class train` trains as those did
([Recipes](../explanation/recipes.md)).

An omitted option has its default. A misspelt or wrong one stops the script with a message that
names its line in the config. Other names at the top level are your own.
"""
SCRIPTS_INTRODUCTION = """\
# Scripts

Each script explains itself with `--help`. [Exit codes](exit-codes.md) are the same everywhere.
"""

FORMATS_INTRODUCTION = """\
# Built-in plate formats

`--formats` of `utils/synthesize_plates.py` and `utils/fine_tune.py` takes them by these names.
[Plate formats](plate-formats.md) explains how to write one of your own.

![Synthetic plates of eleven formats](../../utils/plate_formats/examples.jpg)
"""


def parse_args():
    return ScriptParser(description='Generates the reference pages of options, scripts and plate '
                                    'formats.').parse_args()


def main():
    parse_args()
    for name, page in (('options', options_page()), ('scripts', scripts_page()),
                       ('built-in-formats', formats_page())):
        path = os.path.join(ROOT, 'docs', 'reference', name + '.md')
        with atomic_write(path) as stream:
            stream.write(page)
        print(path)


def options_page():
    """The text of `docs/reference/options.md`."""
    sections = [('The model, at the top level of the file', MODEL_OPTIONS)]
    sections += [('`class %s`' % name, options) for name, options in SECTION_OPTIONS.items()]
    sections += [('`class execution`, in each of these', EXECUTION_OPTIONS)]
    return '\n'.join([_NOTE, OPTIONS_INTRODUCTION] + [
        '## %s\n\n%s' % (title, _table(options)) for title, options in sections])


def formats_page():
    """The text of `docs/reference/built-in-formats.md`."""
    return '\n'.join([
        _NOTE, FORMATS_INTRODUCTION,
        '## Families, China, Brazil, Czechia and Italy\n', _formats_in('utils/plate_formats'),
        '## Countries and states\n', _formats_in('utils/plate_formats/countries')])


def _formats_in(folder):
    """A table of the formats in a folder."""
    rows = ['| Format | Plates |', '|---|---|']
    for path in sorted(glob.glob(os.path.join(glob.escape(ROOT), folder, '*.yml'))):
        name, _ = os.path.splitext(os.path.basename(path))
        comment = re.match(r'(#.*\n)+', read_script(path)).group()
        rows.append('| `%s` | %s |' % (name, _first_sentence(re.sub(r'\s*\n?# ?', ' ', comment))))
    return '\n'.join(rows) + '\n'


def _first_sentence(text):
    return re.match(r'.*?\.(?=\s|$)', ' '.join(text.split())).group()


def _table(options):
    rows = ['| Option | Default | Expected | Meaning |', '|---|---|---|---|']
    for name, option in options.items():
        default = 'required' if option.default is REQUIRED else '`%r`' % (option.default,)
        rows.append('| `%s` | %s | %s | %s |' % (name, default, option.kind.expected,
                                                 option.meaning))
    return '\n'.join(rows) + '\n'


def scripts_page():
    """The text of `docs/reference/scripts.md`."""
    paths = script_paths()
    return '\n'.join([_NOTE, SCRIPTS_INTRODUCTION, _contents(paths)] + list(map(_section, paths)))


def _contents(paths):
    """A table of scripts with the first sentence of each, linked to its section."""
    rows = ['| Script | Purpose |', '|---|---|']
    for path in paths:
        purpose = _first_sentence(ast.get_docstring(ast.parse(read_script(path))))
        anchor = re.sub(r'[^\w-]', '', path).lower()
        rows.append('| [`%s`](#%s) | %s |' % (path, anchor, purpose))
    return '\n'.join(rows) + '\n'


def _section(path):
    parts = ['## `%s`\n' % path, _to_markdown(ast.get_docstring(ast.parse(read_script(path))))]
    parser = script_parser(path)
    if parser:
        with mock.patch.dict(os.environ, COLUMNS=str(HELP_WIDTH + 2)):
            parts.append('```text\n%s```\n' % parser.format_help())
    return '\n'.join(parts)


def _to_markdown(docstring):
    """Paragraphs of a docstring: commands and indented text become code."""
    blocks = []
    for paragraph in docstring.split('\n\n'):
        lines = paragraph.split('\n')
        if re.match(r' *(python|make) ', lines[0]):
            blocks.append('```bash\n%s\n```' % textwrap.dedent(paragraph))
        elif any(line.startswith('    ') for line in lines):
            blocks.append('```text\n%s\n```' % paragraph)
        else:
            # In `code`, '<' stands for itself.
            text = re.sub('`[^`]*`|<', lambda match: match.group().replace('<', '&lt;')
                          if match.group() == '<' else match.group(), paragraph)
            blocks.append(re.sub('\n(?=Outputs?[:,])', '  \n', text))
    return '\n\n'.join(blocks) + '\n'


if __name__ == '__main__':
    run_script(main)
