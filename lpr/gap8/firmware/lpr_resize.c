/* See lpr_resize.h. Source of the corners: resize_bilinear of TensorFlow 1.15 with align_corners
 * and half_pixel_centers off; output pixel x is at x * (crop width / width). */

#include "lpr_resize.h"

/* Two neighbours in a row or column and the weight of the second, in parts of the output's size. */
struct neighbours {
    int first, second;
    uint32_t weight;
};

static struct neighbours neighbours_of(int position, int input_size, int output_size)
{
    int place = position * input_size;
    struct neighbours near = {place / output_size, place / output_size + 1,
                              (uint32_t)(place % output_size)};

    if (near.second >= input_size)
        near.second = input_size - 1;
    return near;
}

/* Luma of TensorFlow's rgb_to_grayscale: weights in parts of 10000; the float luma in [0, 1] is
 * multiplied by 255.5 and truncated. */
static uint32_t luma(const uint8_t *pixel)
{
    return (2989u * pixel[0] + 5870u * pixel[1] + 1140u * pixel[2]) * 511u / 5100000u;
}

static uint32_t pixel_at(const struct lpr_image *crop, int row, int column, int channel, int grey)
{
    const uint8_t *pixel = crop->pixels + (size_t)row * crop->row_bytes +
                           (size_t)column * (size_t)crop->channels;

    if (crop->channels == 1)
        return pixel[0];
    return grey ? luma(pixel) : pixel[channel];
}

static void write_pixel(const struct lpr_picture *picture, void *output, int row, int column,
                        int channel, uint8_t value)
{
    size_t plane = (size_t)picture->height * (size_t)picture->width;
    size_t place = (size_t)row * (size_t)picture->width + (size_t)column;

    if (picture->layout == LPR_GAP8)
        ((int8_t *)output)[(size_t)channel * plane + place] = (int8_t)(value - 128);
    else
        ((uint8_t *)output)[place * (size_t)picture->channels + (size_t)channel] = value;
}

/* Resizes a crop to the whole height of the picture and some columns of its width. */
static void resize_into(const struct lpr_image *crop, const struct lpr_picture *picture,
                        int first_column, int columns, void *output)
{
    uint32_t height = (uint32_t)picture->height, width = (uint32_t)columns;
    int grey = picture->grey || picture->channels == 1;

    for (int row = 0; row < picture->height; row++) {
        struct neighbours y = neighbours_of(row, crop->height, picture->height);
        for (int column = 0; column < columns; column++) {
            struct neighbours x = neighbours_of(column, crop->width, columns);
            for (int channel = 0; channel < picture->channels; channel++) {
                uint32_t top = pixel_at(crop, y.first, x.first, channel, grey) *
                               (width - x.weight) +
                               pixel_at(crop, y.first, x.second, channel, grey) * x.weight;
                uint32_t bottom = pixel_at(crop, y.second, x.first, channel, grey) *
                                  (width - x.weight) +
                                  pixel_at(crop, y.second, x.second, channel, grey) * x.weight;
                uint32_t sum = top * (height - y.weight) + bottom * y.weight;
                write_pixel(picture, output, row, first_column + column, channel,
                            (uint8_t)((sum + width * height / 2) / (width * height)));
            }
        }
    }
}

/* Sum of the differences of neighbours in a row, channels added: small between two lines. */
static uint32_t row_energy(const struct lpr_image *crop, int row, int grey)
{
    uint32_t energy = 0, last = 0;

    for (int column = 0; column < crop->width; column++) {
        uint32_t value = 0;
        for (int channel = 0; channel < 3; channel++)
            value += pixel_at(crop, row, column, channel, grey);
        if (column > 0)
            energy += value > last ? value - last : last - value;
        last = value;
    }
    return energy;
}

/* Around the middle, the row of least energy, the uppermost of equals. */
static int emptiest_row(const struct lpr_image *crop, int grey)
{
    int cut = crop->height / 3;
    uint32_t least = row_energy(crop, cut, grey);

    for (int row = cut + 1; row <= crop->height * 3 / 5; row++) {
        uint32_t energy = row_energy(crop, row, grey);
        if (energy < least) {
            least = energy;
            cut = row;
        }
    }
    return cut;
}

/* Whether a row has at most `share` hundredths of the mean energy of the rows first to last - 1. */
static int is_gap(const struct lpr_image *crop, int grey, int row, int first, int last, int share)
{
    uint64_t energy = 0;

    for (int other = first; other < last; other++)
        energy += row_energy(crop, other, grey);
    return (uint64_t)100 * row_energy(crop, row, grey) * (uint64_t)(last - first) <=
           (uint64_t)share * energy;
}

/* The row between two lines; -1 for a crop of one line. */
static int find_cut(const struct lpr_image *crop, const struct lpr_picture *picture)
{
    int grey = picture->grey || picture->channels == 1, gap = picture->two_lines_gap;

    if (100 * crop->width >= picture->two_lines_below * crop->height)
        return -1;
    int cut = emptiest_row(crop, grey);
    if (gap > 0 && !(is_gap(crop, grey, cut, 0, cut, gap) &&
                     is_gap(crop, grey, cut, cut + 1, crop->height, gap)))
        return -1;
    return cut;
}

void lpr_resize(const struct lpr_image *crop, const struct lpr_picture *picture, void *output)
{
    struct lpr_image upper = *crop, lower = *crop;
    int left = picture->width / 2, cut = find_cut(crop, picture);

    if (cut < 0) {
        resize_into(crop, picture, 0, picture->width, output);
        return;
    }
    int overlap = crop->height / 24;
    upper.height = cut + overlap + 1;
    lower.pixels += (size_t)(cut - overlap) * crop->row_bytes;
    lower.height = crop->height - cut + overlap;
    resize_into(&upper, picture, 0, left, output);
    resize_into(&lower, picture, left, picture->width - left, output);
}
