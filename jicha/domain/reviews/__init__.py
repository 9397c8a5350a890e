"""Scoring case files: sheets and totals, two blind reviewers and a third, who may review what, what a reviewer may see."""
