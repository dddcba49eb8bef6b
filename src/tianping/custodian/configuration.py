"""What only the custodian is told at start: its operator."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class CustodianConfiguration(BaseSettings):
    """Settings of the custodian besides those of every site; read from the environment, prefix `TIANPING_`."""

    model_config = SettingsConfigDict(env_prefix="TIANPING_", extra="ignore", frozen=True, env_ignore_empty=True)

    operator: str = Field(
        default="",
        pattern=r"^([0-9A-HJ-NPQRTUWXY]{18})?$",
        description="Unified social credit code of the operator; it stands beside each key that is bound",
    )
