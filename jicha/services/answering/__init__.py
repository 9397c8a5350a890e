"""What every answer to a program needs: how often it may ask, and the same answer to the same request."""
