"""Lists the images of a folder for `test_lpr.py`: one path per line, without labels.

Input: a folder. Images (JPEG, PNG, GIF, BMP) are recognized by content, not by name.
Output: an annotation file; its paths are relative to its own folder and sorted.

python utils/create_files_list.py my_crops -o my_crops/list.txt
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()



from lpr.data.annotation_file import check_row, path_from_list, write_annotations
from lpr.data.image_files import find_files, is_picture
from lpr.data.image_headers import header_fault, image_kind
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.progress import track
from lpr.runtime.script import run_script


def parse_args():
    parser = ScriptParser(description='Lists the images of a folder.')
    parser.add_argument('folder', help='folder of the images')
    parser.add_argument('-o', '--output', required=True, help='annotation file to write')
    parser.add_argument('--recursive', action='store_true', help='list subfolders too')
    return parser.parse_args()


def find_images(folder, recursive, list_path):
    """Finds the images of a folder by their content.

    Returns:
        (paths, skipped, others): the paths for `list_path`, sorted; (path, reason) of files
        named like an image that are none, or that cannot be read or listed; the number of others.
    Raises:
        UserError: the folder cannot be read.
    """
    paths, skipped, others = [], [], 0
    for name in track(find_files(folder, recursive), 'file'):
        found = os.path.join(folder, name)
        try:
            if os.path.isfile(found) and image_kind(found):
                path = path_from_list(list_path, found)
                check_row(found, path, None)
                paths.append(path)
            elif is_picture(name):
                skipped.append((found, header_fault(found)))
            else:
                others += 1
        except OSError as error:
            skipped.append((found, 'cannot read it: %s' % error.strerror))
        except UserError as error:
            skipped.append((found, str(error)))
    return paths, skipped, others


def main():
    args = parse_args()
    paths, skipped, others = find_images(args.folder, args.recursive, args.output)
    for item in skipped:
        print('%s: skipped: %s' % item, file=sys.stderr)
    if not paths:
        raise UserError('%s: no image found; expected JPEG, PNG, GIF or BMP files%s' %
                        (args.folder, '' if args.recursive else ' (--recursive: in subfolders)'))
    count = write_annotations(args.output, [(path, None) for path in paths])
    print('%s: %d images; %d other files left out, %d skipped' %
          (os.path.abspath(args.output), count, others, len(skipped)))


if __name__ == '__main__':
    run_script(main)
