/* Resizes one crop for a test: pixels on stdin, the network's input on stdout.
 *
 *     resize_one CROP_WIDTH CROP_HEIGHT CROP_CHANNELS ROW_BYTES WIDTH HEIGHT CHANNELS GREY \
 *         TWO_LINES_BELOW LAYOUT TWO_LINES_GAP
 */

#include <stdio.h>
#include <stdlib.h>

#include "lpr_resize.h"

int main(int argc, char **argv)
{
    int number[12] = {0};

    if (argc != 12)
        return 2;
    for (int i = 1; i < argc; i++)
        number[i] = atoi(argv[i]);
    /* Exactly as large as they must be, so that a byte too far is found. */
    size_t row_bytes = (size_t)number[4];
    size_t used = row_bytes * (size_t)(number[2] - 1) + (size_t)number[1] * (size_t)number[3];
    size_t output_bytes = (size_t)number[5] * (size_t)number[6] * (size_t)number[7];
    uint8_t *pixels = malloc(used), *output = malloc(output_bytes);
    struct lpr_image crop = {pixels, number[1], number[2], number[3], row_bytes};
    struct lpr_picture picture = {number[5], number[6], number[7], number[8],
                                  number[9], (enum lpr_layout)number[10], number[11]};
    if (fread(pixels, used, 1, stdin) != 1)
        return 2;
    lpr_resize(&crop, &picture, output);
    fwrite(output, output_bytes, 1, stdout);
    free(pixels);
    free(output);
    return 0;
}
