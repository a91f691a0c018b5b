"""Settings, one file per experiment: `python train_lpr.py config/config_demo.py`."""
