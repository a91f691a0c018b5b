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
import logging
import os

from lpr.data.batches import read_batches
from lpr.data.dataset import read_pictures, read_plates
from lpr.data.hanzi import AS_HANZI, SPELLINGS
from lpr.data.image_files import write_image
from lpr.data.pictures import find_photos, warn_of_photos
from lpr.data.pixel_arrays import to_pixels
from lpr.data.spellings import is_reading_of
from lpr.evaluation.contact_page import PAGE_NAME, Drawn, write_contact_page
from lpr.evaluation.model_options import add_model_options, choose_model, decoding_patterns
from lpr.evaluation.output_paths import check_apart, check_spares_images
from lpr.evaluation.overlay import draw_reading
from lpr.evaluation.predictions import (
    PREDICTIONS,
    line_of,
    predictions_file,
    row_of,
    values_of,
)
from lpr.evaluation.rejection import add_min_confidence, is_rejected
from lpr.models.model_files import chosen_model
from lpr.models.recognizer import load_recognizer, resolve_spec
from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import unused_name, write_json
from lpr.runtime.progress import progress
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

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
    model_path = chosen_model(model_path, config, 'set infer.checkpoint')
    resolve_spec(model_path, config)  # before all images are looked at
    annotations = find_images(args, config)
    output_dir = args.output_dir or config.infer.output_dir
    check_apart(output_dir, args.images)
    output_paths = unique_output_paths(annotations, output_dir)
    check_spares_images(output_paths + [os.path.join(output_dir, PREDICTIONS), args.json,
                                        os.path.join(output_dir, PAGE_NAME)],
                        (annotation.image_path for annotation in annotations))
    log.info('%s: %d images, model %s', config.path, len(annotations), model_path)
    plates = []
    with load_recognizer(model_path, config, config.infer.execution, patterns) as recognizer, \
            predictions_file(output_dir) if args.model else contextlib.nullcontext() as write_row:
        for plate in read_and_draw(recognizer, annotations, config.infer.batch_size, output_paths,
                                   args.spell or AS_HANZI, args.min_confidence):
            if write_row:
                write_row(row_of(plate, args.spell))
            print(line_of(plate, args.spell, with_confidence=args.model))
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
        warn_of_photos(find_photos(annotations))
    return annotations


def read_and_draw(recognizer, annotations, batch_size, output_paths, spelling, min_confidence):
    """Draws every image with its plate; yields a `Drawn` of each."""
    spec = recognizer.spec
    readings = (read for images in read_batches(annotations, spec, batch_size)
                for read in zip(to_pixels(images, spec.symmetric_range), recognizer.read(images)))
    with progress(len(annotations), 'image', prints=True) as done:
        for (image, reading), annotation, path in zip(readings, annotations, output_paths):
            rejected = is_rejected(reading.confidence, min_confidence)
            is_wrong = bool(annotation.label) and not is_reading_of(
                spec.vocabulary, reading.plate, annotation.label)
            picture = draw_reading(image, reading.plate, spelling, rejected, reading.confidence,
                                   annotation.label, is_wrong)
            write_image(path, picture)
            yield Drawn(annotation.image_path, reading.plate, reading.confidence,
                        annotation.label, is_wrong, rejected, path, picture.shape[1::-1])
            done.update()


def unique_output_paths(annotations, output_dir):
    """One PNG path per image, named after the image; duplicate names get a number."""
    taken = set()
    stems = (os.path.splitext(os.path.basename(annotation.image_path))[0]
             for annotation in annotations)
    return [os.path.join(output_dir, unused_name(stem, '.png', taken)) for stem in stems]


if __name__ == '__main__':
    run_script(main)
