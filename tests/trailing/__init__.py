"""The trail in the database, signed, verified, handed out."""
