"""A review at the desk: frame, commitment, draw, assignment, blind scoring, adjudication, objection, publication."""
