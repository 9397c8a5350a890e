"""What people write in cells and papers, read exactly or called unsure: days, amounts, document numbers, codes, names, answers."""
