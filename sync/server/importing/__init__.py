"""Tasks out of files that others made. `reading` is the way in; a module each says what a family of formats means."""
