/* See host_files.h. */

#include "host_files.h"

#include <ctype.h>
#include <stdlib.h>

#define MAX_SIDE 10000

/* A number of a PPM header, after blanks and comments; -1 if there is none. */
static int header_number(FILE *stream)
{
    int number = 0, digits = 0;
    int c = getc(stream);

    while (isspace(c) || c == '#') {
        if (c == '#')
            while (c != '\n' && c != EOF)
                c = getc(stream);
        c = getc(stream);
    }
    for (; isdigit(c) && digits < 6; c = getc(stream), digits++)
        number = 10 * number + (c - '0');
    return digits && isspace(c) ? number : -1;
}

static int read_header(FILE *stream, struct lpr_image *crop)
{
    int is_ppm = getc(stream) == 'P';
    int kind = getc(stream);

    crop->channels = kind == '6' ? 3 : 1;
    crop->width = header_number(stream);
    crop->height = header_number(stream);
    return is_ppm && (kind == '6' || kind == '5') && header_number(stream) == 255 &&
           crop->width >= 1 && crop->width <= MAX_SIDE &&
           crop->height >= 1 && crop->height <= MAX_SIDE;
}

int read_crop(const char *path, struct lpr_image *crop)
{
    FILE *stream = fopen(path, "rb");
    uint8_t *pixels = NULL;
    size_t size;
    int result = -1;

    if (!stream) {
        perror(path);
        return -1;
    }
    if (!read_header(stream, crop)) {
        fprintf(stderr, "%s: expected a binary PPM or PGM of 8 bits\n", path);
    } else {
        crop->row_bytes = (size_t)crop->width * (size_t)crop->channels;
        size = crop->row_bytes * (size_t)crop->height;
        pixels = malloc(size);
        if (!pixels)
            fprintf(stderr, "%s: too large for the memory\n", path);
        else
            result = read_bytes(stream, path, pixels, size);
    }
    fclose(stream);
    if (result)
        free(pixels);
    else
        crop->pixels = pixels;
    return result;
}

int read_bytes(FILE *stream, const char *name, void *bytes, size_t size)
{
    if (fread(bytes, 1, size, stream) == size)
        return 0;
    fprintf(stderr, "%s: fewer than %lu bytes\n", name, (unsigned long)size);
    return -1;
}
