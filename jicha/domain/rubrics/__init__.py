"""What a case file is scored by: criteria with their points, vetoes, formula, and the rules of a review that a bureau may set."""
