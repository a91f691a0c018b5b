/* Checks the firmware's code on the host against the toolkit, with the pictures, inputs, logits
 * and plates of a folder:
 *
 *     ./lpr_test test_vectors
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host_files.h"
#include "lpr_decode.h"
#include "lpr_resize.h"
#include "lprnet_model.h"

#define PATH_BYTES 4096
#define INPUT_TOLERANCE 1         /* levels: the toolkit resizes in floats */
#define CONFIDENCE_TOLERANCE 8    /* of LPR_CERTAIN */

static const char *const layout_names[] = {"tflite", "gap8"};

/* Reads FOLDER/NUMBER.LAYOUT.KIND. */
static int read_vector(const char *folder, int number, enum lpr_layout layout, const char *kind,
                       void *bytes, size_t size)
{
    char path[PATH_BYTES];
    FILE *stream;
    int result;

    snprintf(path, sizeof path, "%s/%d.%s.%s", folder, number, layout_names[layout], kind);
    stream = fopen(path, "rb");
    if (!stream) {
        perror(path);
        return -1;
    }
    result = read_bytes(stream, path, bytes, size);
    fclose(stream);
    return result;
}

/* The resized crop is the network's input. */
static int check_input(const char *folder, int number, enum lpr_layout layout)
{
    static uint8_t input[LPR_INPUT_BYTES], expected[LPR_INPUT_BYTES];
    struct lpr_picture picture = LPR_PICTURE;
    struct lpr_image crop;
    char path[PATH_BYTES];
    int flip = layout == LPR_GAP8 ? 128 : 0;  /* makes unsigned levels of GAP8's signed bytes */
    int most = 0;

    picture.layout = layout;
    snprintf(path, sizeof path, "%s/%d.ppm", folder, number);
    if (read_vector(folder, number, layout, "input", expected, sizeof expected) ||
        read_crop(path, &crop))
        return 0;
    lpr_resize(&crop, &picture, input);
    free((void *)crop.pixels);
    for (size_t i = 0; i < LPR_INPUT_BYTES; i++) {
        int difference = abs((input[i] ^ flip) - (expected[i] ^ flip));
        if (difference > most)
            most = difference;
    }
    if (most > INPUT_TOLERANCE)
        fprintf(stderr, "%s (%s): the input is %d levels off\n", path, layout_names[layout], most);
    return most <= INPUT_TOLERANCE;
}

/* The logits are read as the expected plate, with the expected confidence. */
static int check_plate(const char *folder, int number, enum lpr_layout layout, const char *plate,
                       unsigned confidence)
{
    static uint8_t values[LPR_LOGITS_BYTES];
    struct lpr_logits logits = LPR_LOGITS(values);
    uint16_t symbols[LPR_MAX_SYMBOLS];
    char text[LPR_TEXT_BYTES];
    int difference;

    logits.layout = layout;
    if (read_vector(folder, number, layout, "logits", values, sizeof values))
        return 0;
    lpr_text(symbols, lpr_decode(&logits, symbols, LPR_MAX_SYMBOLS), lpr_vocabulary, text,
             sizeof text);
    difference = abs((int)lpr_confidence(&logits, lpr_exponentials) - (int)confidence);
    if (strcmp(text, plate))
        fprintf(stderr, "%d.ppm (%s): read '%s', expected '%s'\n", number, layout_names[layout],
                text, plate);
    if (difference > CONFIDENCE_TOLERANCE)
        fprintf(stderr, "%d.ppm (%s): the confidence is %d / 65536 off\n", number,
                layout_names[layout], difference);
    return !strcmp(text, plate) && difference <= CONFIDENCE_TOLERANCE;
}

int main(int argc, char **argv)
{
    char path[PATH_BYTES], line[2 * LPR_TEXT_BYTES + 100];
    int passed = 0, failed = 0;
    FILE *plates;

    if (argc != 2) {
        fprintf(stderr, "usage: %s test_vectors\n", argv[0]);
        return 2;
    }
    snprintf(path, sizeof path, "%s/plates.txt", argv[1]);
    plates = fopen(path, "r");
    if (!plates) {
        perror(path);
        return 2;
    }
    while (fgets(line, sizeof line, plates)) {
        int number, start;
        unsigned confidence;
        if (sscanf(line, "%d.ppm %u %n", &number, &confidence, &start) != 2)
            continue;  /* a comment */
        line[strcspn(line, "\n")] = '\0';
        for (int layout = LPR_TFLITE; layout <= LPR_GAP8; layout++) {
            int good = check_input(argv[1], number, (enum lpr_layout)layout) &&
                       check_plate(argv[1], number, (enum lpr_layout)layout, line + start,
                                   confidence);
            passed += good;
            failed += !good;
        }
    }
    fclose(plates);
    printf("%d passed, %d failed\n", passed, failed);
    return failed || !passed;
}
