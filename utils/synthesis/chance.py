"""What happens to a share of the plates only."""


def happens(share, rng):
    """Draws whether a plate, or a symbol of it, is one of a share in [0, 1].

    A share of 0 takes no number from `rng`, a numpy RandomState: seeds give the plates that they
    gave before there was such a share.
    """
    return share > 0 and rng.uniform() < share
