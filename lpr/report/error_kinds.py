"""Kinds of wrong plates, by the remedy they need."""

from lpr.evaluation.symbols import (
    NOTHING,
    align,
    differ_in_first_alone,
    same_but_for_look_alikes,
)

SURE = 0.95  # a wrong plate with this confidence may have a wrong label


def kinds_of_errors(plate):
    """The kinds of a wrong plate, by which the gallery filters.

    Returns:
        A list of 'sure', 'alike' (right with O = 0, I = 1), 'first' (the first symbol alone is
        wrong), 'missing', 'twice' and 'extra' (see `errors_of_length`).
    """
    of_length = {kind for kind, _ in errors_of_length(plate)}
    checks = [('sure', plate.confidence >= SURE),
              ('alike', same_but_for_look_alikes(plate.truth, plate.read)),
              ('first', differ_in_first_alone(plate.truth, plate.read)),
              *((kind, kind in of_length) for kind in ('missing', 'twice', 'extra'))]
    return [kind for kind, applies in checks if applies]


def errors_of_length(plate):
    """Symbols that one side lacks.

    Returns:
        A list of (kind, symbol): 'missing' is not read, 'twice' is read again beside the same
        symbol, 'extra' is read where the plate has no symbol.
    """
    pairs = align(plate.truth, plate.read)
    found = []
    for place, (symbol, read) in enumerate(pairs):
        if read == NOTHING:
            found.append(('missing', symbol))
        elif symbol == NOTHING:
            beside = pairs[max(0, place - 1):place] + pairs[place + 1:place + 2]
            found.append(('twice' if (read, read) in beside else 'extra', read))
    return found
