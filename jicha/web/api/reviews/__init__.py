"""Reviews of case files: the draw, the batch, the files, the pool, rubrics, calibration, blind scoring."""
