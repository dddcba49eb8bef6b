"""What programs send of a subject."""

from ninja import Field, Schema
from pydantic import ConfigDict

from tianping.public_service.subjects.checks import Registration


class SubjectIn(Schema):
    """A registration."""

    model_config = ConfigDict(extra="forbid")

    uscc: str
    name: str = Field(max_length=200)
    legal_form: str = Field(max_length=60)
    region: str
    roles: list[str]

    def registration(self) -> Registration:
        """This function will return it as the domain takes it."""
        return Registration(
            uscc=self.uscc, name=self.name, legal_form=self.legal_form, region=self.region, roles=tuple(self.roles)
        )
