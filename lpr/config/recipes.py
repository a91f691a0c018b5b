"""Training recipes: settings not worth an option each, selected together by `train.recipe`."""

import collections


class Recipe(collections.namedtuple(
        'Recipe', 'weights_stddev batch_norm_decay affine_stddev weight_decay '
                  'grad_noise_scale lr_boundaries warmup_steps')):
    """The settings of a recipe.

    Attributes:
        weights_stddev: standard deviation of the truncated normal that initializes weights, or None
            for variance scaling (He et al., arXiv:1502.01852).
        batch_norm_decay: decay of the moving averages of batch normalization.
        affine_stddev: standard deviation of the affine parameters of `apply_stn_aug`, in half
            images, unless the config sets it.
        weight_decay: factor of half the sum of squared weights that is added to the loss.
        grad_noise_scale: standard deviation of the noise added to gradients, unless the config sets
            it (Neelakantan et al., arXiv:1511.06807).
        lr_boundaries: steps at which the learning rate drops to a tenth unless the config sets
            them, or None for a warm-up followed by a cosine to zero at the last step.
        warmup_steps: steps of that warm-up, at most a tenth of the training.
    """
    __slots__ = ()

    def value_of(self, name, options):
        """A setting as the `train` section `options` has it, the recipe's if it is None there."""
        value = getattr(options, name)
        return getattr(self, name) if value is None else value


RECIPES = {
    'fast': Recipe(weights_stddev=None, batch_norm_decay=0.98, affine_stddev=0.05,
                   weight_decay=5e-5, grad_noise_scale=0.0, lr_boundaries=None,
                   warmup_steps=300),
    # The settings of the LPR toolkit of OpenVINO Training Extensions.
    'original': Recipe(weights_stddev=0.01, batch_norm_decay=0.999, affine_stddev=0.1,
                       weight_decay=0.0, grad_noise_scale=0.001,
                       lr_boundaries=(150000, 200000), warmup_steps=0),
}
