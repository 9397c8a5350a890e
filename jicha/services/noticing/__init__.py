"""What waits for a person, and telling people when something lands at them."""
