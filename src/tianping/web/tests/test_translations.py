"""The English of the pages."""

import re

from django.utils import translation

from tianping.web import translations

PLACES = re.compile(r"\{\w*\}|%\(\w+\)s")


def test_no_sentence_is_without_english() -> None:
    assert translations.missing_in("web") == []


def test_sentences_are_found_in_python_and_in_templates() -> None:
    found = {message.id for message in translations.found_in("web")}
    assert "跳到正文" in found
    assert "三方密钥均未交出" in found


def test_placeholders_survive_translation() -> None:
    for house in translations.HOUSES:
        path = translations.catalogue_of(house)
        for message in translations._read(path) if path.exists() else []:
            for one in [message.string] if isinstance(message.string, str) else message.string:
                source = message.id if isinstance(message.id, str) else message.id[0]
                assert not source or not one or set(PLACES.findall(source)) == set(PLACES.findall(one))


def test_the_compiled_english_is_used() -> None:
    translations.compile_house("web")
    translation.trans_real._translations.clear()
    with translation.override("en"):
        assert translation.gettext("跳到正文") == "Skip to the content"
