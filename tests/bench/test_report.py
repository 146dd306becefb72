"""The report is Markdown, and has its place in a page."""

import pytest

from bench.__main__ import BEGIN, END, SECTIONS, arguments, with_measured
from bench.report import Section, markdown, spread, table


def test_a_table_has_texts_on_the_left_and_numbers_on_the_right() -> None:
    lines = table(("operation", "calls"), [("text", 8)])

    assert lines == ["| operation | calls |", "|---|---:|", "| text | 8 |"]


def test_a_spread_is_the_median_with_its_quartiles() -> None:
    assert spread((1, 2.345, 3), digits=1) == "2.3 (1.0 to 3.0)"


def test_a_section_has_its_heading() -> None:
    assert markdown(Section("Start", ["2 s"])) == "## Start\n\n2 s\n"


def test_what_was_measured_before_is_replaced_and_the_words_around_it_stay() -> None:
    page = with_measured(f"before\n{BEGIN}old\n{END}after\n", "new")

    assert page == f"before\n{BEGIN}\nnew\n{END}after\n"


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no marks"):
        with_measured("a page\n", "new")


def test_every_section_is_measured_unless_some_are_named() -> None:
    assert arguments([]).sections == list(SECTIONS)
    assert arguments(["--write", "cold", "warm"]).sections == ["cold", "warm"]


def test_a_section_that_is_not_there_is_refused() -> None:
    with pytest.raises(SystemExit):
        arguments(["cold", "keep"])
