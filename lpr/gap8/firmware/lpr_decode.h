/* Greedy CTC decoding of LPRNet's logits, with a confidence; no heap, no floats. */

#ifndef LPR_DECODE_H
#define LPR_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "lpr_layout.h"

#define LPR_CERTAIN 65536u        /* a confidence of 1 */
#define LPR_EXPONENTIALS 256      /* one for each difference of two 8-bit logits */

struct lpr_logits {
    const void *values;           /* int8_t or uint8_t, [steps][classes] or [classes][steps] */
    enum lpr_layout layout;
    int steps;
    int classes;                  /* at most 65536, the blank included, which is the last one */
};

/* Finds the best class of every step, merges repeats and drops blanks. Of equal classes the blank
 * wins, else the lowest. Writes at most max_symbols classes to symbols; returns their number. */
int lpr_decode(const struct lpr_logits *logits, uint16_t *symbols, int max_symbols);

/* Probability of the path that lpr_decode takes, 0 to LPR_CERTAIN: the product over the steps of
 * the best class's softmax. exponentials[d] is exp(-d * scale of the logits / temperature) in units
 * of 2^-24. */
uint32_t lpr_confidence(const struct lpr_logits *logits,
                        const uint32_t exponentials[LPR_EXPONENTIALS]);

/* Writes the plate to text, of size bytes, as a zero-terminated UTF-8 string of whole symbols;
 * returns its length in bytes without the zero. vocabulary has a string for every class. */
size_t lpr_text(const uint16_t *symbols, int count, const char *const *vocabulary, char *text,
                size_t size);

#endif
