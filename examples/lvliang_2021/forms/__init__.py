"""The forms in which the year leaves the platforms: plain, or as thirteen vendors would write it."""
