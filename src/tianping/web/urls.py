"""Addresses that every site has; a project includes them at the root: `path("", include("tianping.web.urls"))`.

The project also names the error pages: `from tianping.web.urls import handler400, handler403, handler404, handler500`.
"""

from django.urls import include, path

from tianping.web import anchors, catalogue, disclosure, glossary_page, health, preferences

handler400 = "tianping.web.refused.bad_request"
handler403 = "tianping.web.refused.forbidden"
handler404 = "tianping.web.refused.not_found"
handler500 = "tianping.web.refused.broken"

urlpatterns = [
    path("preferences/", preferences.choose),
    path("healthz", health.answer),
    path("anchors.json", anchors.download, name="anchors"),
    path("rules/", catalogue.index, name="rules"),
    path("rules/<slug:rule>/", catalogue.one, name="rule"),
    path("glossary/", glossary_page.page, name="glossary"),
    path("disclosure/", disclosure.page, name="disclosure"),
    path("", include("tianping.web.desk.urls")),
]
