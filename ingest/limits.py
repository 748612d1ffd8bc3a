"""How much a reader takes in at most; a file beyond is refused with a message, not tried."""

MAX_FILE_BYTES = 1 << 30  # 1 GiB: five million records of the widest layout seen are a third of it
MAX_WORKBOOK_BYTES = 64 << 20
MAX_UNZIPPED_BYTES = 512 << 20  # a workbook that unpacks to more is taken for a zip bomb
MAX_JSON_BYTES = 256 << 20  # a JSON document is held whole in memory, some eight times its size
MAX_REPORT_UNZIPPED_BYTES = 256 << 20  # a national report; 100,000 formatted empty rows are a third of it
MAX_REPORT_CELLS = 600_000  # cells with content: some 25,000 observations
MAX_REPORT_TEXT_CHARACTERS = 64 << 20  # all different texts of a national report together
MAX_REPORT_SHEETS = 60
