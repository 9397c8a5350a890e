"""The trail's bytes and logs, held against published vectors."""
