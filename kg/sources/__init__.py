"""Outside formats, one module each: what a file says -> quads, or one clear error and nothing."""
