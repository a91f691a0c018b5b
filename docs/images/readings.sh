#!/bin/sh
# Draws docs/images/readings.jpg: the first plates of a seed, with what the pre-trained models read.
# Run it in the top folder of the toolkit, in the activated environment.
set -eu

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

draw() {  # model, formats: eight plates, read and drawn
    model=$1
    shift
    python utils/synthesize_plates.py "$work/$model" --count 8 --seed 7 --formats "$@"
    python test_lpr.py --model "pre-trained/$model" --output_dir "$work/$model/read" \
        --file_list_path "$work/$model/annotations.txt"
    cat "$work/$model/annotations.txt"
}

draw china china_blue:5 china_green:3 china_yellow:2 china_police china_hongkong_macau
draw latin european:5 north_american:3
python - "$work" <<'END'
import glob
import sys

import cv2
import numpy as np

ROWS, COLUMNS = 4, 4
paths = [sorted(glob.glob('%s/%s/read/*.png' % (sys.argv[1], name))) for name in ('china', 'latin')]
plates = [cv2.imread(path) for path in paths[0] + paths[1]]
height, width = (max(plate.shape[axis] for plate in plates) for axis in (0, 1))
cells = [cv2.copyMakeBorder(plate, 8, height - plate.shape[0], 8, 8 + width - plate.shape[1],
                            cv2.BORDER_CONSTANT, value=(255, 255, 255)) for plate in plates]
rows = [np.hstack(cells[row * COLUMNS:(row + 1) * COLUMNS]) for row in range(ROWS)]
sheet = cv2.resize(np.vstack(rows), None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
cv2.imwrite('docs/images/readings.jpg', sheet, [cv2.IMWRITE_JPEG_QUALITY, 90])
END
