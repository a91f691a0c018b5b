"""Makes a narrower network of a trained one: keeps the channels that matter most.

Input: a checkpoint with its description (.yml) beside it.
Output: a float checkpoint to start a training from, with `--init_checkpoint` and the same `width`
in the config. Until then it reads little.

A channel matters as much as it moves the next layer: its importance is the standard deviation of
its values, which batch normalization knows, times the norm of the next layer's weights for it.
Source: Li et al., "Pruning Filters for Efficient ConvNets" (arXiv:1608.08710), section 3, where the
norm of a channel's own weights is taken; batch normalization makes that norm meaningless.

python utils/narrow_checkpoint.py model/x/model.ckpt-5000.ckpt model/x_narrow/model.ckpt --width 0.5
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import numpy as np

from lpr.models.graph_network import inference_network, restore_network
from lpr.models.network_checkpoint import check_new_checkpoint, save_network
from lpr.models.recognizer import resolve_spec
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

# Values of a standard normal variable, all equally likely.
NORMAL = np.random.RandomState(0).normal(size=2000)


def parse_args():
    parser = ScriptParser(description='Makes a narrower network of a trained one.')
    parser.add_argument('checkpoint', help="name without '.index'")
    parser.add_argument('output', help='checkpoint to write')
    parser.add_argument('--width', type=float, required=True, metavar='SHARE',
                        help="channels of the new backbone, as a share of the published network's")
    return parser.parse_args()


def importance(values, layer, following):
    """How much the channels of a layer move the one that follows.

    Args:
        values: dictionary of NumPy arrays by the names of the variables.
        layer, following: names of two convolutions.
    Returns:
        float [channels of `layer`].
    """
    shift = values[layer + '/BatchNorm/beta']
    spread = np.maximum(NORMAL[:, None] + shift, 0).std(axis=0)
    return spread * np.sqrt(np.square(values[following + '/weights']).sum(axis=(0, 1, 3)))


def narrow(values, shapes):
    """Chooses the channels of a network with fewer.

    Args:
        values: dictionary of NumPy arrays by the names of the variables.
        shapes: dictionary of the new network's shapes by the names of its variables, in the order
            of the network.
    Returns:
        The new network's values, a dictionary as `values`.
    """
    new = {name: values[name] for name in shapes}
    layers = [name.split('/')[0] for name in shapes
              if name.startswith('Conv') and name.endswith('/weights')]
    for layer, following in zip(layers, layers[1:]):
        channels = shapes[layer + '/weights'][-1]
        if channels == values[layer + '/weights'].shape[-1]:
            continue
        kept = np.sort(np.argsort(-importance(values, layer, following))[:channels])
        for name in shapes:
            if name.startswith(layer + '/'):
                new[name] = new[name][..., kept]
        new[following + '/weights'] = new[following + '/weights'][:, :, kept]
    return new


def main():
    args = parse_args()
    check_new_checkpoint(args.output)
    spec = resolve_spec(args.checkpoint)
    if not 0 < args.width < spec.width:
        raise UserError('--width: %g; expected more than 0 and less than %g, the width of %s' %
                        (args.width, spec.width, args.checkpoint))
    prepare_devices()
    values = restore_network(args.checkpoint, spec).read_variables()
    spec = spec._replace(width=args.width, quantization_aware=False, temperature=1.0)
    network = inference_network(spec)
    network.set_variables(narrow(values, {variable.op.name: variable.shape.as_list()
                                          for variable in network.variables}))
    save_network(network, spec, args.output)
    print('%s -> %s, width %g' % (args.checkpoint, os.path.abspath(args.output), args.width))


if __name__ == '__main__':
    run_script(main)
