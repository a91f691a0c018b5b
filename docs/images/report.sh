#!/bin/sh
# Draws docs/images/report.jpg: the beginning of a report, of made plates read by a pre-trained model.
# Run it in the top folder of the toolkit, in the activated environment; it needs chromium.
set -eu

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

python utils/synthesize_plates.py "$work/plates" --count 200 --seed 7 --detected 0.6 \
    --formats china_blue:5 china_green:3 china_yellow:2
python eval_lpr.py --model pre-trained/china --file_list_path "$work/plates/annotations.txt" \
    --report "$work/report"
chromium --headless --no-sandbox --hide-scrollbars --window-size=1000,1250 \
    --screenshot="$work/report.png" "file://$work/report/index.html"
python -c "import cv2, sys; cv2.imwrite(sys.argv[2], cv2.imread(sys.argv[1]), [cv2.IMWRITE_JPEG_QUALITY, 75])" \
    "$work/report.png" docs/images/report.jpg
