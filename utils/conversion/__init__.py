"""What the converters of datasets share: photos in, plate crops and annotation files out."""
