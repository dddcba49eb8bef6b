"""Reading the configuration from the environment, and the sentence when it is wrong."""

from typing import Any

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource

from tianping.refusals import Refusal
from tianping.web.configuration import Configuration, Site, site_defaults

CUSTOMARY = {
    "database_url": "DATABASE_URL",
    "migration_database_url": "MIGRATION_DATABASE_URL",
    "storage_url": "STORAGE_URL",
}
WRONG: dict[str, tuple[str, str]] = {
    "int_parsing": ("须是整数", "must be a whole number"),
    "float_parsing": ("须是数字", "must be a number"),
    "bool_parsing": ("须是 1 或 0", "must be 1 or 0"),
    "greater_than": ("须大于 {gt}", "must be more than {gt}"),
    "greater_than_equal": ("不能小于 {ge}", "must not be less than {ge}"),
    "less_than_equal": ("不能大于 {le}", "must not be more than {le}"),
    "url_parsing": ("须是 http:// 或 https:// 地址", "must be an http:// or https:// address"),
    "url_scheme": ("须是 http:// 或 https:// 地址", "must be an http:// or https:// address"),
    "string_pattern_mismatch": (
        "须是小写域名样式，如 trading.city.example",
        "must look like a lower-case host name, e.g. trading.city.example",
    ),
    "string_too_long": ("不能超过 {max_length} 字", "must not be longer than {max_length} characters"),
    "literal_error": ("只能是 {expected} 之一", "must be one of {expected}"),
}


class ConfigurationRefused(Refusal):
    """A setting is wrong; the process does not start."""

    code = "configuration"
    status = 500
    zh = "不能启动：{what}。"
    en = "Cannot start: {what_en}."
    next_zh = "各项设置见 docs/settings.md。"
    next_en = "The settings are described in docs/settings.md."


def variable(field: str) -> str:
    """This function will return the environment variable of a field."""
    return CUSTOMARY.get(field, f"TIANPING_{field.upper()}")


def load(*, site: Site, **values: Any) -> Configuration:
    """This function will read the configuration of a site's process from the environment.

    `values` overrule the environment (tests, launch). Raises ConfigurationRefused with a sentence per wrong setting.
    """
    from_environment = EnvSettingsSource(Configuration, env_ignore_empty=True)()
    given = {
        field
        for field in Configuration.model_fields
        if field in from_environment or variable(field) in from_environment
    }
    defaults = {name: value for name, value in site_defaults(site).items() if name not in given and name not in values}
    try:
        return Configuration(**(defaults | values | {"site": site}))
    except ValidationError as error:
        raise ConfigurationRefused(what=_sentences(error, 0, "；"), what_en=_sentences(error, 1, "; ")) from None


def _sentences(error: ValidationError, language: int, joint: str) -> str:
    return joint.join(_sentence(dict(found), language) for found in error.errors())


def _sentence(found: dict[str, Any], language: int) -> str:
    name = variable(str(found["loc"][0]).lower()) if found["loc"] else ""
    name = str(found["loc"][0]) if found["loc"] and str(found["loc"][0]).isupper() else name
    if found["type"] == "value_error":
        said = str(found["ctx"]["error"]).split(" | ")[language]
    else:
        template = WRONG.get(found["type"], (found["msg"], found["msg"]))[language]
        said = template.format(**found.get("ctx", {}))
    return f"{name} {said}".strip()
