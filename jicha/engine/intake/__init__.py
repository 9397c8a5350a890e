"""From files in a folder to cleaned canonical rows: sniff, read, recognise, stage, clean, refuse. No clock and no screen here."""
