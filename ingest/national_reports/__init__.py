"""National follow-up reports: the workbook that focal points fill in, written, read and put into words."""
