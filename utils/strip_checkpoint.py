"""Shrinks a checkpoint for distribution: keeps the network's variables, drops the optimizer's.

Input: a checkpoint with its description (.yml) beside it.
Output: OUTPUT.index, OUTPUT.data-00000-of-00001 and OUTPUT.yml, about a third of the size. It can
be evaluated, exported and fine-tuned (`--init_checkpoint`), but training cannot resume from it.

python utils/strip_checkpoint.py model/mine/model.ckpt-20000.ckpt pre-trained/mine/model.ckpt
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import logging
import shutil
import tempfile

import tensorflow as tf

from lpr.models.checkpoints import DATA, INDEX
from lpr.models.checksums import checksum_of
from lpr.models.graph_network import restore_network
from lpr.models.model_spec import EXTENSION, write_spec
from lpr.models.recognizer import resolve_spec
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError, failure_reason
from lpr.runtime.files import atomic_path, make_directory
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

log = logging.getLogger('lpr')


def parse_args():
    parser = ScriptParser(description="Keeps a checkpoint's network variables only.")
    parser.add_argument('checkpoint', help="name without '.index'")
    parser.add_argument('output', help='checkpoint to write')
    return parser.parse_args()


def main():
    args = parse_args()
    spec = resolve_spec(args.checkpoint)
    prepare_devices()
    session = restore_network(args.checkpoint, spec).session
    folder = os.path.dirname(os.path.abspath(args.output))
    make_directory(folder)
    with session.graph.as_default():
        saver = tf.compat.v1.train.Saver(tf.compat.v1.global_variables())
    try:
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            saved = os.path.join(temporary, 'model')
            saver.save(session, saved, write_meta_graph=False, write_state=False)
            write_spec(spec, saved + EXTENSION, checksum_of(saved))
            for extension in (DATA, EXTENSION, INDEX):  # a checkpoint exists once its index does
                with atomic_path(args.output + extension) as path:
                    shutil.copyfile(saved + extension, path)
    except (tf.errors.OpError, OSError) as error:
        raise UserError('%s: cannot save this checkpoint: %s' %
                        (args.output, failure_reason(error)))
    log.info('%s -> %s', args.checkpoint, os.path.abspath(args.output))


if __name__ == '__main__':
    run_script(main)
