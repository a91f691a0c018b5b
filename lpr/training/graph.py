"""The training graph: network, loss, learning rate and optimizer.

Source: `train` of the LPR toolkit of OpenVINO Training Extensions, without its beam search;
`lpr.config.recipes` shows where the default recipe differs.
"""

import collections
import math

import tensorflow as tf

from lpr.config.recipes import RECIPES
from lpr.network.ctc import ctc_loss
from lpr.network.lprnet import NetworkTraining, build_network
from lpr.training.distributed import Workers

# Factor of the learning rate at each of `train.lr_boundaries`.
LR_DECAY = 0.1


class TrainingGraph(collections.namedtuple(
        'TrainingGraph',
        'global_step learning_rate loss weight_decay train_step gradient_norm network_variables')):
    """What a training loop runs and reads.

    Attributes:
        global_step: int64 variable, steps done.
        learning_rate: float32 scalar, for the current step.
        loss: float32 scalar, mean CTC loss of the batches of all processes in nats.
        weight_decay: float32 scalar, what is added to the loss that is optimized; None if the
            recipe has none.
        train_step: float32 scalar; running it performs one step and returns the sum of the loss and
            the weight decay.
        gradient_norm: float32 scalar, the global norm of the gradients of a step, averaged over
            the processes and with their noise, before it is clipped.
        network_variables: list of the network's variables, without those of the optimizer.
    """
    __slots__ = ()


def build_training_graph(images, labels, config, workers=None):
    """Builds the training graph on top of a batch.

    Args:
        images: float32 [batch, height, width, 3] in the network's range.
        labels: int32 [batch, max_length] class indices, padded with -1.
        config: the config.
        workers: the `Workers`, whose gradients are averaged; None for a single process.
    Returns:
        A `TrainingGraph`.
    """
    workers = workers or Workers()
    options = config.train
    recipe = RECIPES[options.recipe]
    logits = build_network(images, config.spec, NetworkTraining(
        dropout=options.dropout, quant_delay=options.quant_delay,
        weights_stddev=recipe.weights_stddev, batch_norm_decay=recipe.batch_norm_decay,
        freeze_batch_norm=options.freeze_batch_norm, context_dropout=options.context_dropout))
    network_variables = tf.compat.v1.global_variables()
    loss = ctc_loss(logits, labels)
    global_step = tf.compat.v1.train.get_or_create_global_step()
    learning_rate = scheduled_learning_rate(global_step, options, recipe)
    if options.scale_learning_rate:
        learning_rate *= workers.size
    decay = recipe.weight_decay * half_squared_weights()
    norms = []

    def average_and_clip(gradients):
        gradients, variables = zip(*gradients)
        gradients = [workers.average(gradient) for gradient in gradients]
        norms.append(tf.linalg.global_norm(gradients))
        if options.grad_clip_norm:
            gradients, _ = tf.clip_by_global_norm(gradients, options.grad_clip_norm, norms[0])
        return list(zip(gradients, variables))

    noise = recipe.value_of('grad_noise_scale', options)
    # Noise is added before averaging over the processes, so that all of them take the same step;
    # averaging divides its standard deviation by the square root of their number.
    optimize = tf.contrib.layers.optimize_loss(
        loss + decay, global_step, learning_rate, options.opt_type,
        gradient_noise_scale=noise * math.sqrt(workers.size) or None,
        clip_gradients=average_and_clip, name='train_step', summaries=[])
    loss = workers.average(loss)
    with tf.control_dependencies([optimize]):
        train_step = loss + decay
    return TrainingGraph(global_step, learning_rate, loss, decay if recipe.weight_decay else None,
                         train_step, norms[0], network_variables)


def scheduled_learning_rate(global_step, options, recipe):
    """float32 scalar, the learning rate of a step.

    With boundaries, from the config or else the recipe, it drops to a tenth after each of them;
    without, it rises linearly during the recipe's warm-up and follows a cosine to zero at `steps`.

    Args:
        global_step: int64 scalar, steps done.
        options: the `train` section of the config.
        recipe: the `Recipe`.
    """
    boundaries = recipe.value_of('lr_boundaries', options)
    rate = float(options.learning_rate)
    if boundaries is not None:
        rates = [rate * LR_DECAY ** count for count in range(len(boundaries) + 1)]
        return tf.compat.v1.train.piecewise_constant(
            global_step, list(boundaries), rates) if boundaries else tf.constant(rates[0])
    rate = tf.compat.v1.train.cosine_decay(rate, global_step, options.steps)
    warmup_steps = min(recipe.warmup_steps, max(1, options.steps // 10))
    return rate * tf.minimum(1.0, tf.cast(global_step + 1, tf.float32) / warmup_steps)


def half_squared_weights():
    """float32 scalar: half the sum of the squared weights (no biases, no normalization)."""
    return tf.add_n([tf.nn.l2_loss(variable) for variable in tf.compat.v1.trainable_variables()
                     if variable.op.name.endswith('/weights')])
