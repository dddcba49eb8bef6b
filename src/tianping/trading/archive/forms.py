"""The form of the archive: a question without fields."""

from tianping.web.filing.forms import FilingForm


class NothingForm(FilingForm):
    """No fields: the page itself is the question."""
