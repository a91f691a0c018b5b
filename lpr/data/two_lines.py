"""Two-line plates: where a crop is cut so that its halves can be placed side by side.

The rule is defined here, without TensorFlow; `preprocessing` applies it. It uses no floats and
divides by constants only, so that a microcontroller can follow it exactly:

1. A crop is narrow if `100 * width < round(100 * two_lines_below) * height`. Others have one line.
2. The energy of a row is the sum of |v[x + 1] - v[x]| along it, with v = red + green + blue.
3. The cut is the row of least energy, the uppermost of several, among the rows
   `height / 3` to `3 * height / 5` (rounded down, both included).
4. A narrow crop has two lines if `two_lines_gap` is None or
   `100 * energy of the cut * rows <= round(100 * two_lines_gap) * their energy` both for the rows
   above the cut and for those below it.
5. The upper half is rows 0 to cut + overlap, the lower one rows cut - overlap to the last, with
   `overlap = height / 24` (rounded down).
6. Each half is resized to the height of the network's input: the upper one to the left
   `width / 2` columns (rounded down), the lower one to the rest.

Rotated and loosely cut plates of one line are narrow, too, but have no gap. Between two lines of
symbols lies a row with few or no edges. It is above the middle if the lower line is taller (China,
Austria) and below it if a header precedes the upper line (motorcycles in Brazil).
"""

UNFOLD = 'unfold'
# Values of the option `two_lines`; None reads every crop as one line.
TWO_LINES = (None, UNFOLD)
# Upper limit of the option `two_lines_below`: no one-line plate is that wide for its height.
MAX_BELOW = 10
# Range of the option `two_lines_gap`; firmware has it in hundredths, where 0 means no condition.
GAPS = 0.01, 1


def is_narrow_crop(width, height, two_lines_below):
    """Whether a crop is narrow enough for two lines.

    Args:
        width, height: in pixels; ints or integer scalar tensors.
        two_lines_below: width / height of the narrowest one-line plate, used to two decimals.
    Returns:
        A bool, or a bool scalar tensor.
    """
    return 100 * width < hundredths(two_lines_below) * height


def is_gap(energy, energy_of_others, others, two_lines_gap):
    """Whether a row has few edges compared with others; integers only, with 64-bit products.

    Args:
        energy: of the row.
        energy_of_others, others: sum of the energies of the other rows, and number of these rows.
        two_lines_gap: largest energy of a gap, as a share of the mean of the others, used to two
            decimals.
    Returns:
        A bool, or a bool scalar tensor.
    """
    return 100 * energy * others <= hundredths(two_lines_gap) * energy_of_others


def hundredths(ratio):
    """`two_lines_below` or `two_lines_gap` as an int, in hundredths."""
    return int(round(100 * ratio))


def cut_limits(height):
    """Which rows are searched for the cut, and how far each half reaches beyond it.

    Args:
        height: of the crop, in pixels; an int or an integer scalar tensor.
    Returns:
        (first, last, overlap): the first and the last row that may be the cut, and a number of
        rows, in the type of `height`.
    """
    return height // 3, height * 3 // 5, height // 24
