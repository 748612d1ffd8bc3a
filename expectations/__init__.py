"""The gate: what was read is held against the seeds, and what is wrong goes back to the sender."""
