/* Files on the host: pictures and raw bytes. Not for the firmware. */

#ifndef HOST_FILES_H
#define HOST_FILES_H

#include <stddef.h>
#include <stdio.h>

#include "lpr_resize.h"

/* Reads a binary PPM (P6) or PGM (P5) of 8 bits; the caller frees crop->pixels. Returns 0, or -1
 * after a message on stderr. */
int read_crop(const char *path, struct lpr_image *crop);

/* Reads exactly size bytes; name is for messages. Returns 0, or -1 after a message on stderr. */
int read_bytes(FILE *stream, const char *name, void *bytes, size_t size);

#endif
