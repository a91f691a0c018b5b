"""Plates of two lines: where a crop is cut, so that its halves can stand side by side.

The rule is here, without TensorFlow; `preprocessing` carries it out.

The rule has no division but by constants and no floats, so that a microcontroller follows it to
the row:

1. A crop is of two lines if `100 * width < round(100 * two_lines_below) * height`.
2. The energy of a row is the sum of |v[x + 1] - v[x]| along it, with v = red + green + blue.
3. The cut is the row of least energy, the upper one of equals, among the rows
   `height / 3` to `3 * height / 5` (rounded down, both included).
4. The upper half is rows 0 to cut + overlap, the lower one rows cut - overlap to the last, with
   `overlap = height / 24` (rounded down).
5. Each half is resized to the height of the network's input: the upper one to the left
   `width / 2` columns (rounded down), the lower one to the rest.

Between two lines of symbols there is a row with no edges, or few; it lies above the middle where
the lower line is the taller one (China, Austria) and below it where a header stands above the
upper one (motorcycles of Brazil).
"""

UNFOLD = 'unfold'
# Values of the option `two_lines`; None reads every crop as one line.
TWO_LINES = (None, UNFOLD)
# What the option `two_lines_below` may be at most: no plate of one line is as wide for its height.
MAX_BELOW = 10


def has_two_lines(width, height, two_lines_below):
    """Whether a crop is taken for one of two lines.

    Args:
        width, height: in pixels; ints or integer scalar tensors.
        two_lines_below: width over height of the least wide plate of one line; two decimals count.
    Returns:
        A bool, or a bool scalar tensor.
    """
    return 100 * width < hundredths(two_lines_below) * height


def hundredths(two_lines_below):
    """The option as an int, in hundredths."""
    return int(round(100 * two_lines_below))


def cut_limits(height):
    """Where the cut is looked for, and how far each half reaches beyond it.

    Args:
        height: of the crop, in pixels; an int or an integer scalar tensor.
    Returns:
        (first, last, overlap): the first and the last row that may be the cut, and a number of
        rows; as `height`.
    """
    return height // 3, height * 3 // 5, height // 24
