"""Settings, the `wsis` command, and the way from landed rows to a published warehouse."""
