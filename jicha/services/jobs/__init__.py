"""Long work behind the pages: asked for, done, watched, cancelled, taken up again after a crash."""
