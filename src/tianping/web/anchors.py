"""`/anchors.json`: the keys of all platforms as this one knows them. Who compares the files of two platforms need trust neither."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tianping.exchange.anchoring import anchors_of_city
from tianping.web.access import public


@public
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The trust anchors as the bid maker and the verifier read them: canonical JSON."""
    answer = HttpResponse(anchors_of_city().encoded(), content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="anchors.json"'
    return answer
