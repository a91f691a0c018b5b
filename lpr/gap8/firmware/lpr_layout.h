/* The two layouts in which LPRNet takes a picture and gives logits. */

#ifndef LPR_LAYOUT_H
#define LPR_LAYOUT_H

enum lpr_layout {
    LPR_TFLITE,  /* picture uint8 [height][width][channels], logits uint8 [steps][classes] */
    LPR_GAP8     /* picture int8 [channels][height][width], logits int8 [classes][steps];
                    each value is 128 less than TFLite's */
};

#endif
