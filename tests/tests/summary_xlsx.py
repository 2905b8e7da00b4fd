#!/usr/bin/env python3
"""Compares the workbook of a summary with its JSON: `summary_xlsx.py summary.xlsx summary.json`. Read by openpyxl."""
import json
import sys

import openpyxl

FIGURE, VALUE = "编号", "数值"


def main():
    book = openpyxl.load_workbook(sys.argv[1], data_only=True)
    sheet = book["数据来源"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if FIGURE in row)
    place = {title: at for at, title in enumerate(rows[head]) if title}
    said = {row[place[FIGURE]]: row[place[VALUE]] for row in rows[head + 1:] if row[place[FIGURE]]}
    with open(sys.argv[2], encoding="utf-8") as file:
        figures = {figure["id"]: figure for figure in json.load(file)["figures"]}
    wrong = [name for name in figures.keys() ^ said.keys()]
    for name, figure in figures.items():
        value, cell = figure["value"], said.get(name)
        same = not isinstance(cell, (int, float)) if value is None else cell == value
        if not same:
            wrong.append(f"{name}: {cell} in the workbook, {value} in the JSON")
    formulas = [cell.coordinate for one in openpyxl.load_workbook(sys.argv[1]) for row in one.iter_rows()
                for cell in row if cell.data_type == "f"]
    print(f"{len(said)} figures, {len(book.sheetnames)} sheets, {len(wrong)} wrong, {len(formulas)} formulas")
    print(*wrong[:20], sep="\n")
    return 1 if wrong or formulas else 0


if __name__ == "__main__":
    sys.exit(main())
