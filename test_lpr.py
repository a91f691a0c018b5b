"""Draws a model's predictions below images. Accuracy is measured by `eval_lpr.py`.

Input: a model and images (`--model`, `--images`), or a config file: `infer.file_list_path` of it
names the images, one path per line (labels may follow), `infer.checkpoint` the model ('' is the
newest checkpoint in `model_dir`, 'best' its best).
Output: one PNG per image in `--output_dir` or `infer.output_dir`, as the network sees it, with the
plate and its confidence below it, and a line `path plate` per image; `index.html` in that folder
shows all pictures. Where there is a label, it is drawn too, and wrong plates have an orange frame.
With `--model` the line also has the confidence and goes to `predictions.csv` in that folder, too;
its column `rejected` is yes where the confidence is below `--min_confidence`, else no.

    python test_lpr.py --model pre-trained/china --images my_crops
    python test_lpr.py config/config_demo.py
"""

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import contextlib
import csv
import logging
import os

from lpr.data.batches import read_batches
from lpr.data.dataset import read_pictures, read_plates
from lpr.data.hanzi import AS_HANZI, SPELLINGS, with_hanzi, with_names
from lpr.data.image_files import write_picture
from lpr.data.pictures import warn_of_photos
from lpr.data.pixel_arrays import to_pixels
from lpr.evaluation.contact_page import PAGE_NAME, Drawn, write_contact_page
from lpr.evaluation.model_options import add_model_options, choose_model, decoding_patterns
from lpr.evaluation.output_paths import check_spares_images
from lpr.evaluation.overlay import draw_reading
from lpr.evaluation.rejection import add_min_confidence
from lpr.models.best_checkpoint import chosen_checkpoint
from lpr.models.recognizer import load_recognizer
from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_write, unused_name, write_json
from lpr.runtime.progress import progress
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

PREDICTIONS = 'predictions.csv'
REJECTED = ' rejected'  # follows a plate whose confidence is too low

log = logging.getLogger('lpr')


def parse_args():
    parser = ScriptParser(description='Draw predictions below images.')
    add_model_options(parser, 'infer')
    parser.add_argument('--images', nargs='+', metavar='PATH',
                        help='images: files, or folders without their subfolders')
    parser.add_argument('--file_list_path', nargs='+', metavar='FILE',
                        help='annotation files; default: infer.file_list_path of the config')
    parser.add_argument('--output_dir', metavar='DIR',
                        help='output folder; default: infer.output_dir, or predictions')
    parser.add_argument('--spell', choices=SPELLINGS,
                        help='write Chinese symbols as names (<Anhui>) or as Hanzi; default: names '
                             'in text, Hanzi in images if Pillow is installed')
    add_json_option(parser, 'plates and confidences')
    add_min_confidence(parser, "a rejected plate is drawn with ' ?' and printed with 'rejected'")
    return parser.parse_args()


def main():
    args = parse_args()
    config, model_path = choose_model(args, 'infer')
    patterns = decoding_patterns(args, config)
    prepare_devices(config.infer.execution)
    annotations = find_images(args, config)
    output_dir = args.output_dir or config.infer.output_dir
    output_paths = unique_output_paths(annotations, output_dir)
    check_spares_images(output_paths + [os.path.join(output_dir, PREDICTIONS), args.json,
                                        os.path.join(output_dir, PAGE_NAME)],
                        (annotation.image_path for annotation in annotations))
    model_path = chosen_checkpoint(model_path, config, 'set infer.checkpoint')
    log.info('%s: %d images, model %s', config.path, len(annotations), model_path)
    recognizer = load_recognizer(model_path, config, config.infer.execution, patterns)
    plates = []
    with contextlib.ExitStack() as stack:
        write_row = args.model and stack.enter_context(predictions_file(output_dir)).writerow
        for plate in read_and_draw(recognizer, annotations, config.infer.batch_size, output_paths,
                                   args):
            report(plate, args.spell, write_row)
            plates.append(plate)
    write_contact_page(output_dir, plates, model_path)
    if args.json:
        write_json(args.json, [values_of(plate, args.spell) for plate in plates])
    log.info('wrote %d images to %s; %s shows them all', len(annotations),
             os.path.abspath(output_dir), PAGE_NAME)


def find_images(args, config):
    """The `AnnotationTable` of the images to read."""
    if args.images and args.file_list_path:
        raise UserError('expected --images or --file_list_path, not both')
    if args.model and not (args.images or args.file_list_path):
        raise UserError('--model needs --images (files or folders) or --file_list_path (annotation '
                        'files)')
    annotations = (read_pictures(args.images, config.spec) if args.images else
                   read_plates(config.infer, config.spec, labelled=False,
                               list_paths=args.file_list_path))
    if args.model:
        warn_of_photos(annotations)
    return annotations


def read_and_draw(recognizer, annotations, batch_size, output_paths, args):
    """Draws every image with its plate; yields a `Drawn` of each."""
    vocabulary, spelling = recognizer.spec.vocabulary, args.spell or AS_HANZI
    with progress(len(annotations), 'image', prints=True) as done:
        for images in read_batches(annotations, recognizer.spec, batch_size):
            pixels = to_pixels(images, recognizer.spec.symmetric_range)
            for image, reading in zip(pixels, recognizer.read(images)):
                annotation, path = annotations[done.n], output_paths[done.n]
                is_rejected = reading.confidence < (args.min_confidence or 0)
                is_wrong = bool(annotation.label) and not vocabulary.are_same(
                    with_names(annotation.label), reading.plate)
                picture = draw_reading(image, reading.plate, spelling, is_rejected,
                                       reading.confidence, annotation.label, is_wrong)
                write_picture(path, picture)
                yield Drawn(annotation.image_path, reading.plate, reading.confidence,
                            annotation.label, is_wrong, is_rejected, path, picture.shape[1::-1])
                done.update()


@contextlib.contextmanager
def predictions_file(output_dir):
    """Yields the writer of the CSV file, which appears in one piece."""
    with atomic_write(os.path.join(output_dir, PREDICTIONS)) as stream:
        writer = csv.writer(stream, lineterminator='\n')
        writer.writerow(('image', 'plate', 'confidence', 'rejected'))
        yield writer


def spelled(label, spelling):
    """A plate as text: with names unless Hanzi are asked for."""
    return with_hanzi(label) if spelling == AS_HANZI else label


def values_of(plate, spelling):
    """A `Drawn` as written to JSON."""
    return {'image': plate.image_path, 'plate': spelled(plate.plate, spelling),
            'confidence': plate.confidence, 'rejected': plate.is_rejected}


def report(plate, spelling, write_row=None):
    """Prints the line of a `Drawn`; with `write_row` also its confidence, and the CSV row."""
    columns = [plate.image_path, spelled(plate.plate, spelling)]
    if write_row:
        columns.append('%.4f' % plate.confidence)
        write_row(columns + ['yes' if plate.is_rejected else 'no'])
    print(' '.join(columns) + (REJECTED if plate.is_rejected else ''))


def unique_output_paths(annotations, output_dir):
    """One PNG path per image, named after the image; duplicate names get a number."""
    taken = set()
    stems = (os.path.splitext(os.path.basename(annotation.image_path))[0]
             for annotation in annotations)
    return [os.path.join(output_dir, unused_name(stem, '.png', taken)) for stem in stems]


if __name__ == '__main__':
    run_script(main)
