/* See lpr_decode.h. Source of the decoder: Graves et al., "Connectionist Temporal Classification"
 * (ICML 2006). */

#include "lpr_decode.h"

#include <string.h>

#define ONE_BITS 24               /* exponentials */
#define PATH_BITS 30              /* the product of probabilities */
#define CERTAIN_BITS 16

/* A logit, comparable with others of its layout. */
static int value_at(const struct lpr_logits *logits, int step, int class)
{
    if (logits->layout == LPR_GAP8)
        return ((const int8_t *)logits->values)[(size_t)class * (size_t)logits->steps +
                                                (size_t)step];
    return ((const uint8_t *)logits->values)[(size_t)step * (size_t)logits->classes +
                                             (size_t)class];
}

static int best_class(const struct lpr_logits *logits, int step)
{
    int best = logits->classes - 1;
    int most = value_at(logits, step, best);

    for (int class = 0; class < logits->classes - 1; class++) {
        int value = value_at(logits, step, class);
        if (value > most) {
            most = value;
            best = class;
        }
    }
    return best;
}

int lpr_decode(const struct lpr_logits *logits, uint16_t *symbols, int max_symbols)
{
    int blank = logits->classes - 1;
    int last = blank;
    int count = 0;

    for (int step = 0; step < logits->steps && count < max_symbols; step++) {
        int class = best_class(logits, step);
        if (class != last && class != blank)
            symbols[count++] = (uint16_t)class;
        last = class;  /* also a blank: it separates two equal symbols */
    }
    return count;
}

uint32_t lpr_confidence(const struct lpr_logits *logits,
                        const uint32_t exponentials[LPR_EXPONENTIALS])
{
    uint64_t path = (uint64_t)1 << PATH_BITS;

    for (int step = 0; step < logits->steps; step++) {
        int most = value_at(logits, step, best_class(logits, step));
        uint64_t sum = 0;
        for (int class = 0; class < logits->classes; class++)
            sum += exponentials[most - value_at(logits, step, class)];
        path = (path << ONE_BITS) / sum;
    }
    return (uint32_t)((path + (1u << (PATH_BITS - CERTAIN_BITS - 1))) >>
                      (PATH_BITS - CERTAIN_BITS));
}

size_t lpr_text(const uint16_t *symbols, int count, const char *const *vocabulary, char *text,
                size_t size)
{
    size_t used = 0;

    if (size == 0)
        return 0;
    for (int i = 0; i < count; i++) {
        const char *symbol = vocabulary[symbols[i]];
        size_t bytes = strlen(symbol);
        if (bytes >= size - used)
            break;
        memcpy(text + used, symbol, bytes);
        used += bytes;
    }
    text[used] = '\0';
    return used;
}
