"""One module per kind of source; each offers `read(log) -> Iterator[pl.DataFrame]` in the shape of `ingest.rows`."""
