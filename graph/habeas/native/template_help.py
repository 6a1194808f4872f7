"""What the first sheet of the template says."""

__all__ = ["HEADINGS", "LINES"]

HEADINGS = ("Records for Habeas", "The sheets")

#: What it is about, and what to do.
LINES: tuple[tuple[str, str], ...] = (
    ("Records for Habeas", "How to fill in this workbook"),
    (
        "Sheets",
        (
            "There is a sheet for each kind of record, and a row for each record. "
            "Fill in the sheets that you need, and leave the others empty."
        ),
    ),
    (
        "Examples",
        (
            "The rows with identifiers that begin with example- are invented. "
            "They are left out when you bring the workbook; delete them when you like."
        ),
    ),
    (
        "Columns",
        (
            "A name in bold that is underlined must be filled in. Everything else may stay empty: "
            "nothing is guessed. The note at the name of a column says what belongs there, "
            "and the sheet Columns lists them all. You may delete columns that you do not need."
        ),
    ),
    (
        "Identifiers",
        (
            "Make up a short one for each record, with letters, digits and hyphens, such as "
            "north-watch. A person gets one that does not tell the name, such as p0001."
        ),
    ),
    (
        "Other records",
        "Name them by their identifier, or by their name if no other record has the same.",
    ),
    (
        "Dates",
        (
            "Write what the source says and no more: 2019, 2019-05, 2019-05-03, before 2019-05-03, "
            "after 2019, by 2019-05-03, since 2019, between 2019-05-03 and 2019-05-07. "
            "A date such as 03/05/2019 has two readings and is not taken."
        ),
    ),
    (
        "Several values",
        (
            "Put semicolons between them. A semicolon that belongs to a value is written \\; "
            "and a backslash \\\\."
        ),
    ),
    (
        "Languages",
        (
            "The column language is for all texts of its row, and English if it is empty. "
            "For a single text, write the language after it: Nordwacht@de."
        ),
    ),
    (
        "Words",
        (
            "Some columns take words of a list. The sheet Lists has all of them, with what they mean "
            "and their names in other languages, which you may write as well."
        ),
    ),
    (
        "Sources",
        (
            "Everything that happened, and every relation, needs at least one source. "
            "Describe each source once, in the sheet sources. What a source says against a record, "
            "or in a different way, goes to the sheet claims."
        ),
    ),
    (
        "Protection",
        (
            "Write down what is public about a person, and nothing about health, faith, home or "
            "birth. What is for your team only goes to the column note, which is never published."
        ),
    ),
    ("The sheets", "What they hold"),
)
