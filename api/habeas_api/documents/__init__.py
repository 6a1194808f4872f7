"""Documents: one description in every form, with its headers, or 304 for who has it already.

about        what a document says about itself
dates        when it changed last
answering    the answer, with its headers

Which forms there are says :mod:`habeas_api.forms`; what was answered once is
given again by :mod:`habeas_api.warm`.
"""

from habeas_api.documents.answering import document
from habeas_api.forms import FORMS, SUFFIXES, Form, without_suffix

__all__ = ["FORMS", "SUFFIXES", "Form", "document", "without_suffix"]
