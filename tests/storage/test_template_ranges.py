"""Where an office's form has too few lines: what speaks of them goes along, or nothing is filled in."""

import io

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from storage.templates import NoRoom, draft_filled
from tests.storage.test_templates import ROSTER, a_form, column


def filled(path):
    draft, _ = draft_filled(path, path.with_name("out.xlsx"), [ROSTER])
    return openpyxl.load_workbook(io.BytesIO(draft.read_bytes()))


@pytest.fixture
def form(tmp_path):
    """Two lines where three are needed, in 4 and 5; who signs stands in 6."""

    def make(change, lines=2):
        path = a_form(tmp_path / "form.xlsx", lines=lines)
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return path

    return make


def above(formula):
    return lambda book: book.active.__setitem__("D2", formula)


def on_another_sheet(formula):
    return lambda book: book.create_sheet("汇总").__setitem__("A1", formula)


def a_name(words):
    return lambda book: book.defined_names.add(DefinedName("人数", attr_text=words))


def a_choice(words):
    def change(book):
        choice = DataValidation(type="list", formula1=words)
        choice.add("D4:D5")
        book.active.add_data_validation(choice)

    return change


MISLED = [
    above("=COUNTA(B4:B5)"), above("=COUNTA($B$3:$B$5)"), above("=A6"), above('=INDIRECT("B6")'),
    above("=SUM(4:5)"), above(ArrayFormula("D2", "=SUM(LEN(B4:B5))")),
    on_another_sheet("=COUNTA(名册!B4:B5)"),
    on_another_sheet("=名册!A6"), on_another_sheet("='名册'!$A$6&1"), a_name("名册!$B$4:$B$5"),
    a_choice("$A$6:$A$7"),
    lambda book: book.active.__setitem__("G4", "=RANK(E4,$E$4:$E$5)"),
]  # fmt: skip


@pytest.mark.parametrize("change", MISLED, ids=map(str, range(len(MISLED))))
def test_a_formula_that_would_mean_other_lines_stops_it_and_only_where_lines_are_too_few(form, change):
    with pytest.raises(NoRoom):
        filled(form(change))
    assert column(filled(form(change, lines=3))["名册"], "B", 4, 6) == ["王建国", "李强", "赵芳"]


@pytest.mark.parametrize(
    "change",
    [
        above("=COUNTA(B4:B500)"),
        above("=COUNTA(B:B)"),
        above("=A1&A3"),
        above("=B4"),
        on_another_sheet("=A6+SUM(A4:A5)"),
        on_another_sheet("=名册!B4"),
        a_name("名册!$A$1"),
        a_choice('"高中,大专"'),
        lambda book: book.active.__setitem__("A5", "=A4+1"),
    ],
    ids=map(str, range(9)),
)
def test_a_formula_that_still_holds_stops_nothing(form, change):
    assert column(filled(form(change))["名册"], "B", 4, 6) == ["王建国", "李强", "赵芳"]


def test_print_area_choices_and_colours_reach_the_last_line(form):
    def change(book):
        sheet = book.active
        sheet.print_area = "A1:G6"
        a_choice('"高中,大专"')(book)
        footer = DataValidation(type="list", formula1='"甲,乙"')
        footer.add("C6")
        sheet.add_data_validation(footer)
        red = PatternFill("solid", bgColor="FF0000")
        sheet.conditional_formatting.add(
            "E4:E5", CellIsRule(operator="greaterThan", formula=["45"], fill=red)
        )
        sheet.auto_filter.ref = "A3:G5"

    sheet = filled(form(change))["名册"]
    assert sheet.print_area == "'名册'!$A$1:$G$7"
    choices = sheet.data_validations.dataValidation
    assert [str(each.sqref) for each in choices] == ["D4:D6", "C7"]
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["E4:E6"]
    assert sheet.auto_filter.ref == "A3:G6"
