"""Edits annotation files: updates image paths, merges, shuffles, splits, spells Hanzi.

Inputs: an annotation file, and others to merge with it. No image is read, moved or copied.
Outputs: an annotation file, and optionally a second one with the validation plates. Relative paths
stay relative (to the folder of the file that is written), absolute ones absolute.

python utils/update_annotations.py old.txt -o new.txt --replace-prefix old_folder new_folder
python utils/update_annotations.py ccpd.txt --merge synthetic.txt --weights 3 0.5 --shuffle \\
    -o train.txt --validation 0.1 --validation-output val.txt
python utils/update_annotations.py annotations.txt -o for_another_program.txt --spell hanzi
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import random

from lpr.data.annotation_file import parse_annotations
from lpr.data.hanzi import AS_HANZI, BY_NAME, SPELLINGS, with_hanzi, with_names
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.progress import track
from lpr.runtime.script import run_script
from utils.annotation_rows import check_new_places, locate, split_labels, weigh
from utils.kept_rows import check_not_read, write_rows

MISSING_SHOWN = 5
SPELL = {BY_NAME: with_names, AS_HANZI: with_hanzi}


def parse_args():
    parser = ScriptParser(
        description='Updates image paths of an annotation file; merges, shuffles, splits.')
    parser.add_argument('list', help='annotation file')
    parser.add_argument('-o', '--output', required=True,
                        help='annotation file to write; may be the one that is read')
    where = parser.add_mutually_exclusive_group()
    where.add_argument('--replace-prefix', nargs=2, metavar=('OLD', 'NEW'),
                       help="replace OLD by NEW where a path starts with it; OLD '' puts NEW "
                            'before every path')
    where.add_argument('--folder', help='folder that all images are in now')
    parser.add_argument('--merge', nargs='+', default=[], metavar='LIST',
                        help='more annotation files; their rows follow')
    parser.add_argument('--weights', nargs='+', type=float, metavar='WEIGHT',
                        help='one per file: 2 takes each of its rows twice, 0.5 a random half of '
                             'them (applied before the split)')
    parser.add_argument('--shuffle', action='store_true', help='put the rows in random order')
    parser.add_argument('--validation', type=float, metavar='SHARE',
                        help='put about this share of the rows into --validation-output; the rows '
                             'of a label stay together')
    parser.add_argument('--validation-output', metavar='LIST',
                        help='annotation file to write these rows to')
    parser.add_argument('--spell', choices=SPELLINGS,
                        help='write Chinese symbols in labels as names (<Anhui>), as the toolkit '
                             'needs them, or as Hanzi, for other programs (default: no change)')
    parser.add_argument('--seed', type=int, default=0, help='random seed (default: 0)')
    args = parser.parse_args()
    if (args.validation is None) != (args.validation_output is None):
        parser.error('--validation and --validation-output go together')
    if args.validation is not None and not 0 < args.validation < 1:
        parser.error('--validation: expected a share between 0 and 1')
    if args.validation and (os.path.realpath(args.output) ==
                            os.path.realpath(args.validation_output)):
        parser.error('--output and --validation-output are the same file')
    if args.weights and len(args.weights) != 1 + len(args.merge):
        parser.error('--weights: expected %d, one per file' % (1 + len(args.merge)))
    if not all(0 < weight < float('inf') for weight in args.weights or ()):
        parser.error('--weights: expected positive numbers')
    return args


def read_list(list_path, spelling=None):
    """The `Annotation`s of a file, with names or Hanzi; UserError if there is none."""
    annotations = list(parse_annotations(list_path))
    if not annotations:
        raise UserError('%s: no annotation line; expected one image a line' % list_path)
    if spelling:
        annotations = [annotation._replace(label=SPELL[spelling](annotation.label or '') or None)
                       for annotation in annotations]
    return annotations


def check_labels(annotations):
    """Raises UserError if some rows have a label and others have none."""
    labelled = [annotation for annotation in annotations if annotation.label]
    if 0 < len(labelled) < len(annotations):
        bare = next(annotation for annotation in annotations if not annotation.label)
        raise UserError("%s: no label after '%s', but %s has one; expected a label on every line "
                        'or on none' % (bare.source, bare.image_path, labelled[0].source))


def write_list(list_path, rows):
    count = write_rows(list_path, rows)
    plates = len({row.label for row in rows if row.label})
    print('%s: %d rows%s' % (os.path.abspath(list_path), count,
                             ', %d plates' % plates if plates else ''))


def report(rows, list_path):
    """Prints how many rows were read, how many paths change in `list_path`, what is missing."""
    missing = [row for row in rows if not row.is_found]
    for row in missing[:MISSING_SHOWN]:
        print("%s: image '%s' not found" % (row.annotation.source, row.path), file=sys.stderr)
    if len(missing) > MISSING_SHOWN:
        print('... and %d more' % (len(missing) - MISSING_SHOWN), file=sys.stderr)
    changed = sum(row.path_in(list_path) != row.annotation.image_path for row in rows)
    print('read %d rows: %d paths changed, %d images missing (their rows are kept)' %
          (len(rows), changed, len(missing)))


def main():
    args = parse_args()
    check_not_read('--output', args.output, args.merge)
    if args.validation:
        check_not_read('--validation-output', args.validation_output, [args.list] + args.merge)
    lists = [read_list(path, args.spell) for path in [args.list] + args.merge]
    check_labels(sum(lists, []))
    lists = [[locate(annotation, args.replace_prefix, args.folder)
              for annotation in track(annotations, 'row')]
             for annotations in lists]
    read = sum(lists, [])
    if args.replace_prefix or args.folder is not None:
        check_new_places(read, args.replace_prefix)
    rows = [row for part, weight in zip(lists, args.weights or [1] * len(lists))
            for row in weigh(part, weight, args.seed)]
    if args.shuffle:
        random.Random(args.seed).shuffle(rows)
    chosen = split_labels(rows, args.validation, args.seed) if args.validation else ()
    report(read, args.output)
    if args.validation:
        write_list(args.validation_output, [row for row in rows if row.label in chosen])
        rows = [row for row in rows if row.label not in chosen]
    write_list(args.output, rows)


if __name__ == '__main__':
    run_script(main)
