"""Effects that apply to a share of the plates only."""


def happens(share, rng):
    """Draws whether a plate, or one of its symbols, belongs to a share in [0, 1].

    A share of 0 draws no number from `rng`, a numpy RandomState, so that seeds give the same plates
    as before that share existed.
    """
    return share > 0 and rng.uniform() < share
