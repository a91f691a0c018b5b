"""Crests between the symbols of a plate, random: fields, charges and shields."""

from utils.synthesis.marks import FULL, around, plain_mark

# Heraldic colours: red, blue, green, yellow, white, silver, black.
TINCTURES = ((190, 30, 35), (30, 70, 160), (30, 120, 60), (235, 190, 40), (240, 240, 238),
             (170, 175, 180), (25, 25, 28))


def crest(x, y, half_width, half_height, rng):
    """A shield, or a figure without one: fields of heraldic colours and a charge over them."""
    left, top, right, bottom = box = around(x, y, half_width, half_height)
    tinctures = [TINCTURES[index] for index in rng.permutation(len(TINCTURES))]
    marks = []
    if rng.uniform() < 0.8:
        marks += _shield(box, tinctures[0], rng.uniform() < 0.3)
        middle, waist, base = (x + half_width * rng.uniform(-0.3, 0.3),
                               y + half_height * rng.uniform(-0.5, 0.3), y + half_height * 0.4)
        fields = ((left, top, middle, waist), (middle, top, right, waist),
                  (left, waist, middle, base), (middle, waist, right, base))
        marks += [plain_mark('box', field, tinctures[rng.randint(1, 4)], FULL)
                  for field in fields if rng.uniform() < 0.45]
    charge = around(x, y - half_height * 0.1, half_width * rng.uniform(0.4, 0.9),
                    half_height * rng.uniform(0.4, 0.8))
    shape = rng.choice(['script', 'cross', 'disc', 'box', 'none'], p=[0.45, 0.15, 0.1, 0.1, 0.2])
    if shape == 'cross':
        arm = half_width * rng.uniform(0.15, 0.3)
        marks += [plain_mark('box', bar, tinctures[4], FULL) for bar in (
            (left, y - half_height * 0.2 - arm, right, y - half_height * 0.2 + arm),
            (x - arm, top, x + arm, bottom))]
    elif shape == 'script':
        figure = ''.join(rng.choice(list('adeghmsw'), rng.randint(2, 4)))
        marks.append(plain_mark(shape, charge, tinctures[4], FULL, writing=figure))
    elif shape != 'none':
        marks.append(plain_mark(shape, charge, tinctures[4], FULL))
    return marks


def _shield(box, colour, with_outline):
    """A box whose lower half is round, in some with a black line around it."""
    left, top, right, bottom = box
    marks = []
    if with_outline:
        line = (right - left) * 0.07
        marks += _shield((left - line, top - line, right + line, bottom + line), (30, 30, 30),
                         False)
    shoulder, belly = (top + (bottom - top) * share for share in (0.25, 0.625))
    return marks + [plain_mark('box', (left, top, right, belly), colour),
                    plain_mark('disc', (left, shoulder, right, bottom), colour)]
