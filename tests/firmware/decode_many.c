/* Decodes many logits for a test: stdin has the exponentials, then the logits one after another;
 * stdout gets, for each, the number of symbols, the symbols and the confidence.
 *
 *     decode_many tflite|gap8 STEPS CLASSES MAX_SYMBOLS
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lpr_decode.h"

int main(int argc, char **argv)
{
    uint32_t exponentials[LPR_EXPONENTIALS], confidence;
    struct lpr_logits logits;
    int32_t count;

    if (argc != 5 || fread(exponentials, sizeof exponentials, 1, stdin) != 1)
        return 2;
    int max_symbols = atoi(argv[4]);
    logits.layout = strcmp(argv[1], "gap8") ? LPR_TFLITE : LPR_GAP8;
    logits.steps = atoi(argv[2]);
    logits.classes = atoi(argv[3]);
    size_t size = (size_t)logits.steps * (size_t)logits.classes;
    /* Exactly as large as they must be, so that a byte too far is found. */
    void *values = malloc(size);
    uint16_t *symbols = calloc((size_t)max_symbols, sizeof *symbols);
    logits.values = values;
    while (fread(values, size, 1, stdin) == 1) {
        count = lpr_decode(&logits, symbols, max_symbols);
        confidence = lpr_confidence(&logits, exponentials);
        fwrite(&count, sizeof count, 1, stdout);
        fwrite(symbols, sizeof *symbols, (size_t)count, stdout);
        fwrite(&confidence, sizeof confidence, 1, stdout);
    }
    free(values);
    free(symbols);
    return 0;
}
