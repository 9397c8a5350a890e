"""What every operation needs: the door, the answer, the fault, the page of a list."""
