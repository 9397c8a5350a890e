"""The year's plan at the desk: adopted from its paper, signed up the chain, in force."""
