"""What programs send of an expert."""

from ninja import Field, Schema
from pydantic import ConfigDict

from tianping.public_service.experts.admission import Application


class ExpertFacts(Schema):
    """What a person says of herself when she applies; no identity number."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=60)
    speciality: str = Field(max_length=60)
    employer: str
    employer_name: str = Field(max_length=200)
    region: str = Field(pattern=r"^\d{6}$")
    years: int = Field(ge=0, le=70)
    senior_title: bool
    equal_level: str = Field("", max_length=200)
    ties: list[str] = Field([], max_length=50)


class ExpertIn(ExpertFacts):
    """An entry of the operator; `person` is a random id, never an identity number."""

    person: str = Field(min_length=8, max_length=64)

    def application(self) -> Application:
        """This function will return it as the domain takes it."""
        return Application(**self.dict())
