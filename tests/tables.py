"""Files as an office makes them."""

import xlsxwriter


def a_workbook(path, sheets):
    """A workbook of sheets by title: lines of cells, the first line its titles."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for title, lines in sheets.items():
            page = book.add_worksheet(title)
            for number, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if hasattr(cell, "isoformat"):
                        page.write_datetime(number, column, cell, day)
                    elif cell is not None:
                        page.write(number, column, cell)
    return path
