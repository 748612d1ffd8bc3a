"""The checks of national reports: rules over the sheets of a workbook, and the annotated copy that goes back."""
