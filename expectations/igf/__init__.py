"""What is wrong with the IGF's records: cell by cell, row against row, total against parts. See docs/igf.md."""
