"""The full-text index over notices: title, buyer, codes and words."""

from django.db.models.expressions import RawSQL

from tianping.public_service.publication.models import Publication
from tianping.web.search import SearchIndex

KIND = "notice"


def index(publication: Publication) -> None:
    """This function will index a notice, in the transaction that projects it."""
    text = f"{publication.buyer_name} {publication.tender} {publication.content}"
    SearchIndex().index(KIND, publication.notice, publication.title, text)


def notices_for(q: str) -> RawSQL:
    """This function will return the subquery of the ids of notices that hold all phrases of `q`."""
    return SearchIndex().keys(q, KIND)
