"""Read a plan out of the paragraphs of its paper."""
