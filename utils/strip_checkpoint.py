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

from lpr.models.graph_network import restore_network
from lpr.models.network_checkpoint import check_new_checkpoint, save_network
from lpr.models.recognizer import resolve_spec
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices


def parse_args():
    parser = ScriptParser(description="Keeps a checkpoint's network variables only.")
    parser.add_argument('checkpoint', help="name without '.index'")
    parser.add_argument('output', help='checkpoint to write')
    return parser.parse_args()


def main():
    args = parse_args()
    check_new_checkpoint(args.output)
    spec = resolve_spec(args.checkpoint)
    prepare_devices()
    save_network(restore_network(args.checkpoint, spec), spec, args.output)
    print('%s -> %s' % (args.checkpoint, os.path.abspath(args.output)))


if __name__ == '__main__':
    run_script(main)
