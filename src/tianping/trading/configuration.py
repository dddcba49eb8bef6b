"""What only the trading platform is told at start: its code, its operator, its trustees, its patience."""

import re
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Names = Annotated[tuple[str, ...], NoDecode]
CODE = "[0-9A-HJ-NPQRTUWXY]{18}"
GROUP = re.compile(rf"{CODE}(\+{CODE})+")


class TradingConfiguration(BaseSettings):
    """Settings of the trading platform besides those of every site; read from the environment, prefix `TIANPING_`."""

    model_config = SettingsConfigDict(env_prefix="TIANPING_", extra="ignore", frozen=True, env_ignore_empty=True)

    platform_code: str = Field(
        default="E9901000001",
        pattern=r"^[A-Z]\d{10}$",
        description="Code of this trading platform, 11 characters: a letter, the region, a serial (交易平台标识码)",
    )
    operator: str = Field(
        default="",
        pattern=r"^([0-9A-HJ-NPQRTUWXY]{18})?$",
        description="Unified social credit code of the operator; it stands in the unified transaction codes",
    )
    trustees: Names = Field(
        default=("trading.localhost", "service.localhost", "custodian.localhost"),
        description="Origins of the three trustees in the order of the shares, separated by commas",
    )
    tied_organisations: Names = Field(
        default=(),
        description="Groups of credit codes under common control, the codes of a group joined by +, groups separated by "
        "commas; they stand in each seal policy, and trustees of one group count as one hand (docs/envelope.md)",
    )
    supervision_freshness_seconds: int = Field(
        default=3600,
        ge=0,
        description="Age of supervision's log up to which trustees release, in seconds; stands in each seal policy",
    )
    cut_off_hours: float = Field(
        default=24,
        gt=0,
        le=24 * 7,
        description="Hours without supervision's log after which irreversible steps are frozen",
    )
    recovery_hours: float = Field(
        default=2,
        gt=0,
        le=48,
        description="Hours after the opening time at which the opening goes on with what there is, recovery codes included",
    )
    dummies_per_hour: float = Field(
        default=1,
        ge=0,
        le=3600,
        description="Envelopes per hour and open lot that nobody sent, so that trustees cannot count bids",
    )
    certificate_authority: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address of the docked certificate authority that certifies keys made in the browser; empty: none",
    )
    timestamp_authority: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address of the RFC 3161 authority that stamps signatures which came without a timestamp; empty: none",
    )
    document_limit_mib: int = Field(default=512, ge=1, le=4096, description="Largest file of tender documents, in MiB")

    @field_validator("trustees", "tied_organisations", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("tied_organisations")
    @classmethod
    def _groups(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(GROUP.fullmatch(group) for group in value):
            raise ValueError(
                "每组写两个以上统一社会信用代码，用 + 连接 | a group is two credit codes or more, joined by +"
            )
        return value

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """The groups of codes under common control, as a seal policy has them."""
        return tuple(tuple(group.split("+")) for group in self.tied_organisations)

    @field_validator("trustees")
    @classmethod
    def _three(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) != 3 or len(set(value)) != 3:
            raise ValueError("须列出三个不同的受托方 | three different trustees must be named")
        return value
