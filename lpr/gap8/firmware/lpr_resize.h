/* Makes the network's picture from a crop of a plate as in training: bilinear resize, for some
 * models also conversion to grey and two lines put side by side; no heap, no floats. */

#ifndef LPR_RESIZE_H
#define LPR_RESIZE_H

#include <stddef.h>
#include <stdint.h>

#include "lpr_layout.h"

struct lpr_image {
    const uint8_t *pixels;        /* RGB or grey, pixel by pixel, row by row */
    int width, height;            /* at least 1, at most 10000 */
    int channels;                 /* 3 for RGB, 1 for grey */
    size_t row_bytes;             /* from one row to the next: more than width * channels if the
                                     crop is part of a larger image */
};

struct lpr_picture {
    int width, height;            /* at least 1; at most 16 million pixels */
    int channels;                 /* 3, or 1 for a network with one plane */
    int grey;                     /* not 0: luma in every channel, for models with
                                     convert_to_gray */
    int two_lines_below;          /* crops narrower than this, in hundredths of their height, are
                                     cut into two lines; 0: none are */
    enum lpr_layout layout;
    int two_lines_gap;            /* two lines only if the row of the cut has at most this many
                                     hundredths of the mean edges of the rows above it, and of those
                                     below it; 0: no condition */
};

/* Writes picture->height * width * channels bytes. A grey crop gives equal channels. */
void lpr_resize(const struct lpr_image *crop, const struct lpr_picture *picture, void *output);

#endif
