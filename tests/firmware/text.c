/* Writes a plate into buffers of every size from 0 on, for a test. */

#include <stdio.h>
#include <stdlib.h>

#include "lpr_decode.h"

int main(void)
{
    static const char *const vocabulary[] = {"A", "<Anhui>", "\xc3\x84", "_"};
    static const uint16_t symbols[] = {1, 0, 2};

    for (size_t size = 0; size <= 12; size++) {
        char *text = malloc(size + !size);
        size_t bytes = lpr_text(symbols, 3, vocabulary, text, size);
        printf("%d %s\n", (int)bytes, size ? text : "");
        free(text);
    }
    return 0;
}
