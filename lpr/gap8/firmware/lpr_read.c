/* Reads a plate on the host with the firmware's code; the network runs elsewhere.
 *
 *     ./lpr_read [--tflite] [--input FILE] plate.ppm < logits
 *
 * Makes the network's input from a crop (--input writes it to a file), reads the network's logits
 * from standard input and prints the plate and its confidence. Input and logits are in GAP8's
 * layout or, with --tflite, in TFLite's. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host_files.h"
#include "lpr_decode.h"
#include "lpr_resize.h"
#include "lprnet_model.h"

struct options {
    enum lpr_layout layout;
    const char *input_path;
    const char *crop_path;
};

static int parse_options(int argc, char **argv, struct options *options)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--tflite"))
            options->layout = LPR_TFLITE;
        else if (!strcmp(argv[i], "--input") && i + 1 < argc)
            options->input_path = argv[++i];
        else if (!options->crop_path && argv[i][0] != '-')
            options->crop_path = argv[i];
        else
            return -1;
    }
    return options->crop_path ? 0 : -1;
}

static int write_input(const char *path, const uint8_t *input)
{
    FILE *stream = fopen(path, "wb");

    if (!stream || fwrite(input, 1, LPR_INPUT_BYTES, stream) != LPR_INPUT_BYTES ||
        fclose(stream)) {
        perror(path);
        return -1;
    }
    return 0;
}

static void print_plate(const struct lpr_logits *logits)
{
    uint16_t symbols[LPR_MAX_SYMBOLS];
    char text[LPR_TEXT_BYTES];
    int count = lpr_decode(logits, symbols, LPR_MAX_SYMBOLS);
    uint32_t confidence = lpr_confidence(logits, lpr_exponentials);

    lpr_text(symbols, count, lpr_vocabulary, text, sizeof text);
    printf("%s %u.%04u\n", text, confidence / LPR_CERTAIN,
           confidence % LPR_CERTAIN * 10000u / LPR_CERTAIN);
}

int main(int argc, char **argv)
{
    static uint8_t input[LPR_INPUT_BYTES], values[LPR_LOGITS_BYTES];
    struct options options = {LPR_GAP8, NULL, NULL};
    struct lpr_picture picture = LPR_PICTURE;
    struct lpr_logits logits = LPR_LOGITS(values);
    struct lpr_image crop;

    if (parse_options(argc, argv, &options)) {
        fprintf(stderr, "usage: %s [--tflite] [--input FILE] plate.ppm < logits\n", argv[0]);
        return 2;
    }
    picture.layout = logits.layout = options.layout;
    if (read_crop(options.crop_path, &crop))
        return 2;
    lpr_resize(&crop, &picture, input);
    free((void *)crop.pixels);
    if (options.input_path && write_input(options.input_path, input))
        return 2;
    if (read_bytes(stdin, "logits", values, sizeof values))
        return 2;
    if (getchar() != EOF) {
        fprintf(stderr, "logits: more than %d bytes\n", LPR_LOGITS_BYTES);
        return 2;
    }
    print_plate(&logits);
    return 0;
}
