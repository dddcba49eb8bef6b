"""What only the public service platform is told at start: who operates it."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceConfiguration(BaseSettings):
    """Settings of this platform besides those of every site; read from the environment, prefix `TIANPING_`."""

    model_config = SettingsConfigDict(env_prefix="TIANPING_", extra="ignore", frozen=True, env_ignore_empty=True)

    operator: str = Field(
        default="",
        pattern=r"^([0-9A-HJ-NPQRTUWXY]{18})?$",
        description="Unified social credit code of the operator; its certificate signs in as operator",
    )
