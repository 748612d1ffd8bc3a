"""Settings, the `wsis` command, and the way from landed rows to a published warehouse."""

import os

# The release mask's matrices are small: threads only wait for each other (measured: three times the CPU time). OpenBLAS
# reads this once, when numpy is first imported; processes that are started from here inherit it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
