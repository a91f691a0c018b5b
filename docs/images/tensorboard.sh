#!/bin/sh
# Draws docs/images/tensorboard.jpg: plates of a short training with their labels and readings.
# Run it in the top folder of the toolkit, in the activated environment; it needs chromium.
set -eu

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -r "$work"' EXIT
export PYTHONPATH=$PWD
mkdir "$work/demo"
ln -s "$PWD/pre-trained" "$work/pre-trained"
top=$PWD
cd "$work"

python "$top/utils/synthesize_plates.py" demo/train --count 120 --seed 1 --formats china_blue brazil_mercosur
python "$top/utils/synthesize_plates.py" demo/val --count 60 --seed 2 --formats china_blue brazil_mercosur
cat > demo/config.py <<'END'
from lpr.trainer import LPRVocab

symmetric_range = True
quantization_aware = True
model_dir = 'demo/model'


class train:
    file_list_path = 'demo/train/annotations.txt'
    batch_size = 8
    steps = 60
    learning_rate = 0.001
    grad_noise_scale = 0
    display_iter = 5
    validate_every = 10
    random_seed = 1


class eval:
    file_list_path = 'demo/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.read_vocab('pre-trained/china/model.ckpt.yml')
END
python "$top/train_lpr.py" demo/config.py --init_checkpoint pre-trained/china/model.ckpt
tensorboard --logdir demo/model --host localhost --port 6125 &
server=$!
until curl --silent --fail http://localhost:6125/data/plugin/images/tags > tags.json && grep -q plates tags.json; do
    sleep 1
done
chromium --headless --no-sandbox --hide-scrollbars --window-size=1140,780 --virtual-time-budget=60000 \
    --screenshot=tensorboard.png "http://localhost:6125/#images"
python -c "import cv2, sys; cv2.imwrite(sys.argv[2], cv2.imread(sys.argv[1]), [cv2.IMWRITE_JPEG_QUALITY, 85])" \
    tensorboard.png "$top/docs/images/tensorboard.jpg"
