"""The command behind both single-image scripts: a model and an image -> the plate."""

import os

import numpy as np

from lpr.config.loader import load_config
from lpr.data.annotation_file import Annotation
from lpr.data.image_files import write_image
from lpr.data.image_headers import read_header
from lpr.data.pictures import find_photos, warn_of_photos
from lpr.data.pixel_arrays import to_pixels
from lpr.evaluation.overlay import draw_reading
from lpr.evaluation.rejection import add_min_confidence, is_rejected
from lpr.models.file_names import GRAPH
from lpr.models.single_image_model import SingleImageModel
from lpr.runtime.arguments import PICTURE_STARTS, ScriptParser, add_json_option, output_file
from lpr.runtime.errors import UserError
from lpr.runtime.files import write_json


def parse_args(description, model_help):
    """Parses --model, --input_image, --config, --min_confidence, --json and --output."""
    parser = ScriptParser(description=description)
    parser.add_argument('--model', required=True, help=model_help)
    parser.add_argument('--input_image', required=True, metavar='IMG', help='image of a plate')
    parser.add_argument('--config', help='config to check the model against; needed only if there '
                                         'is no .yml beside the model')
    add_min_confidence(parser, "a rejected plate is marked and drawn with ' ?'")
    add_json_option(parser, 'plate, symbols and confidences')
    parser.add_argument('--output', type=output_file(PICTURE_STARTS), metavar='PNG',
                        help='draw the image with the plate below it')
    return parser.parse_args()


def read_single_image(args, extensions):
    """Reads one image, prints the plate and its confidence, and draws them if requested.

    Raises:
        UserError: the model's name has none of `extensions`, or the model or image is unusable.
    """
    if not args.model.endswith(extensions):
        exported = os.path.join(args.model, GRAPH + extensions[0])
        raise UserError('%s: expected a model name that ends in %s%s' %
                        (args.model, ' or '.join(extensions),
                         ', such as ' + exported if os.path.exists(exported) else ''))
    if not os.path.exists(args.input_image):
        raise UserError('%s: no such image' % args.input_image)
    try:
        read_header(args.input_image)
    except ValueError as error:
        raise UserError('%s: %s' % (args.input_image, error))
    warn_of_photos(find_photos([Annotation(args.input_image, None, args.input_image, 0)]))
    config = load_config(args.config) if args.config else None
    with SingleImageModel(args.model, config) as model:
        image = model.prepare(args.input_image)
        reading = model.read(image[np.newaxis])[0]
    print('Plate: %s' % reading.plate)
    print('Confidence: %.4f' % reading.confidence)
    rejected = is_rejected(reading.confidence, args.min_confidence)
    if rejected:
        print('Rejected: the confidence is below %g' % args.min_confidence)
    if args.json:
        write_json(args.json, dict(reading._asdict(), image=args.input_image, rejected=rejected))
    if args.output:
        pixels = to_pixels(image, model.spec.symmetric_range)
        write_image(args.output, draw_reading(pixels, reading.plate, is_rejected=rejected,
                                              confidence=reading.confidence))
