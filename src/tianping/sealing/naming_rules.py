"""Where a CA puts the credit code and the person in its certificates: rules as data, one set for each CA of the list."""

import re
from typing import Literal

from cryptography import x509
from pydantic import BaseModel, ConfigDict
from stdnum.cn import uscc as credit_code

Place = Literal["subject", "extension"]
CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")


class _Rule(BaseModel):
    """A subject attribute or an extension by OID, and a pattern that is matched against its whole value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: Place = "subject"
    oid: str
    pattern: str

    def _matches(self, certificate: x509.Certificate) -> list[re.Match[str]]:
        found = (re.fullmatch(self.pattern, value) for value in self._values(certificate))
        return [match for match in found if match]

    def _values(self, certificate: x509.Certificate) -> list[str]:
        oid = x509.ObjectIdentifier(self.oid)
        if self.place == "subject":
            return [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(oid)]
        found = [one.value for one in certificate.extensions if one.oid == oid]
        raw = [one.value for one in found if isinstance(one, x509.UnrecognizedExtension)]
        return [value[2:].decode("utf-8", "replace") for value in raw if len(value) > 2]  # a short DER string


class UsccRule(_Rule):
    """Where a CA puts the unified credit code; the pattern's group `uscc` is the code."""

    oid: str = "2.5.4.5"
    pattern: str = r"(?P<uscc>[0-9A-Z]{18})"

    def find(self, certificate: x509.Certificate) -> str | None:
        """This function will return the first valid code by this rule (check character of GB 32100), or None."""
        codes = (match["uscc"] for match in self._matches(certificate))
        return next((code for code in codes if credit_code.is_valid(code)), None)


def only_code_in(certificate: x509.Certificate) -> str | None:
    """This function will return the one valid credit code that stands anywhere in a certificate; None for none or two.

    A convenience for the holder's own tools, which know the rule of no CA; what counts is the trust list's rule.
    """
    texts = [str(attribute.value) for attribute in certificate.subject]
    raw = [one.value.value for one in certificate.extensions if isinstance(one.value, x509.UnrecognizedExtension)]
    texts += [value[2:].decode("utf-8", "replace") for value in raw]
    found = {code for text in texts for code in CODE.findall(text) if credit_code.is_valid(code)}
    return found.pop() if len(found) == 1 else None


class PersonRule(_Rule):
    """Where a CA puts the person who acts for the organisation; the pattern's group `person` is the name."""

    oid: str = "2.5.4.3"
    pattern: str = r"(?P<person>.+)"

    def find(self, certificate: x509.Certificate, *, organisation: str) -> str:
        """This function will return the person's name; empty where the certificate is the organisation's own."""
        names = (match["person"] for match in self._matches(certificate))
        return next((name for name in names if name != organisation), "")


class Habit(BaseModel):
    """How a demonstration CA writes what its rules find: the same places, and the text with {uscc}, {person}, {name}.

    `own_person` is what stands in the person's place in an organisation's own certificate; empty for nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    uscc: UsccRule = UsccRule()
    uscc_text: str = "{uscc}"
    person: PersonRule = PersonRule()
    person_text: str = "{person}"
    own_person: str = "{name}"
