"""How much a reader takes in at most; a file beyond is refused with a message, not tried."""

MAX_FILE_BYTES = 1 << 30  # 1 GiB: five million records of the widest layout seen are a third of it
MAX_WORKBOOK_BYTES = 64 << 20
MAX_UNZIPPED_BYTES = 512 << 20  # a workbook that unpacks to more is taken for a zip bomb
MAX_JSON_BYTES = 256 << 20  # a JSON document is held whole in memory, some eight times its size
