"""The facts of the disclosure page, read from the operator's file and checked."""

import json
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from tianping.refusals import Language, Refusal


class DisclosureUnreadable(Refusal):
    """The file with the facts of the disclosure page is not as it must be."""

    code = "disclosure-unreadable"
    status = 500
    zh = "平台公示文件 {path} 不合要求：{what}。"
    en = "The disclosure file {path} is not as it must be: {what}."
    next_zh = "请照 docs/settings.md 里的例子改。"
    next_en = "Follow the example in docs/settings.md."


class Words(BaseModel):
    """A text in Chinese, and in English where the operator gave it: `"免费"` or `{zh = "免费", en = "Free"}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str = ""
    en: str = ""

    def said(self, language: Language) -> str:
        """This function will say the text in a language; the Chinese where there is no English."""
        return (self.en or self.zh) if language == "en" else self.zh


def _words(given: Any) -> Any:
    return {"zh": given} if isinstance(given, str) else given


Text = Annotated[Words, BeforeValidator(_words)]
NONE = Words()


class Organisation(BaseModel):
    """An organisation: name, credit code, who answers for it, how to reach it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    uscc: str = ""
    principal: Text = NONE
    contact: Text = NONE


class Certificate(BaseModel):
    """The certificate of a conformity test."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    body: Text
    number: str
    valid_to: str = ""
    report: Text = NONE


class Service(BaseModel):
    """A service, and what it costs. Free ones say so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    price: Text
    basis: Text = NONE


class Disclosure(BaseModel):
    """What a platform must show of itself (D2). What is not given is shown as not disclosed, never left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text = Field(NONE, description="Full name of the platform 平台名称")
    builder: Organisation | None = Field(None, description="Who had the platform built 建设单位")
    operator: Organisation | None = Field(None, description="Who runs it 运营单位")
    developer: Organisation | None = Field(None, description="Who developed it 开发单位")
    maintainer: Organisation | None = Field(None, description="Who maintains it 运维单位")
    certificate: Certificate | None = Field(None, description="Conformity certificate and test report 检测认证")
    specifications: Annotated[tuple[Text, ...], Field(description="Specifications followed 依据的规范")] = ()
    servers: Text = Field(NONE, description="Where the servers stand 服务器所在地")
    services: Annotated[tuple[Service, ...], Field(description="Services and prices 服务与收费")] = ()


def read(path: Path | None) -> Disclosure:
    """This function will read the facts from TOML or JSON; none where no file is named. Raises DisclosureUnreadable."""
    if path is None:
        return Disclosure()
    try:
        text = path.read_text(encoding="utf-8")
        return Disclosure.model_validate(json.loads(text) if path.suffix == ".json" else tomllib.loads(text))
    except (OSError, ValueError) as error:
        what = str(error.errors()[0]["loc"]) if isinstance(error, ValidationError) else type(error).__name__
        raise DisclosureUnreadable(path=path, what=what) from None
