"""The settings of one platform process: typed, described, and refused at start where they are wrong.

Every field is read from the environment (`TIANPING_<FIELD>`; the two addresses of stores have customary names).
`docs/settings.md` is generated from here. No default is a secret; the keys lie in files of the data folder.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, AnyHttpUrl, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

Site = Literal["trading", "service", "supervision", "custodian"]
LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
ORIGIN = rf"^{LABEL}(\.{LABEL})+$"
PORTS: Mapping[Site, int] = {"trading": 8101, "service": 8102, "supervision": 8103, "custodian": 8104}

Names = Annotated[tuple[str, ...], NoDecode]


class Configuration(BaseSettings):
    """The settings of one process. `load` is the usual way in: it adds the defaults of the site."""

    model_config = SettingsConfigDict(env_prefix="TIANPING_", extra="ignore", frozen=True)

    site: Site = Field(default="trading", description="Which site this process serves")
    data: Path = Field(
        default=Path("var/trading"),
        description="Data folder of this platform: database, files, keys. Never shared between platforms",
    )
    origin: str = Field(
        default="trading.localhost",
        pattern=ORIGIN,
        max_length=120,
        description="Name of this platform's log. It names the platform for ever and to all peers",
    )
    base_url: AnyHttpUrl = Field(
        default=AnyHttpUrl("http://trading.localhost:8101"),
        description="Address under which people and peers reach this site",
    )
    trading_url: AnyHttpUrl = Field(
        default=AnyHttpUrl("http://trading.localhost:8101"),
        description="Address of the trading platform, for the strip of three sites",
    )
    service_url: AnyHttpUrl = Field(
        default=AnyHttpUrl("http://service.localhost:8102"),
        description="Address of the public service platform, for the strip of three sites",
    )
    supervision_url: AnyHttpUrl = Field(
        default=AnyHttpUrl("http://supervision.localhost:8103"),
        description="Address of the supervision platform, for the strip of three sites",
    )
    region_name: str = Field(
        default="电子招标投标", max_length=60, description="Line under the site's name in the masthead, in Chinese"
    )
    region_name_en: str = Field(
        default="Electronic tendering",
        max_length=60,
        description="Line under the site's name in the masthead, in English",
    )
    disclosure: Path | None = Field(
        default=None,
        description="TOML or JSON file with the facts of the disclosure page: builder, operator, developer, prices",
    )
    allowed_hosts: Names = Field(
        default=(),
        description="Host names that this site answers to, separated by commas; empty: the host of the base address",
    )
    scanner: str = Field(
        default="",
        pattern=r"^(clamd://[^/\s]+|clamd:///\S+)?$",
        max_length=200,
        description="Virus scanner that looks into files of others before people do: clamd://host:port or "
        "clamd:///path/of/socket; empty: none, and macros, scripts and swelling archives are looked for all the same",
    )
    proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="Reverse proxies in front that set X-Forwarded-For; 0: the peer's address counts",
    )

    database_url: str = Field(
        default="",
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="PostgreSQL address (postgresql://…); empty: SQLite in the data folder",
    )
    migration_database_url: str = Field(
        default="",
        validation_alias=AliasChoices("MIGRATION_DATABASE_URL", "migration_database_url"),
        description="Address with the owner role, used by `migrate` only; empty: the same as DATABASE_URL",
    )
    storage_url: str = Field(
        default="",
        validation_alias=AliasChoices("STORAGE_URL", "storage_url"),
        description="Files in S3 (s3://bucket/prefix?endpoint=…&region=…); empty: the folder `files` in the data folder",
    )
    secret_key_file: Path | None = Field(
        default=None,
        description="Secret of sessions and tokens; made at first start with mode 0600. Empty: `secret.key` in the data folder",
    )
    log_key: Path | None = Field(
        default=None, description="Private key that signs this platform's log. Empty: `keys/log.key` in the data folder"
    )

    peers: Path | None = Field(
        default=None,
        description="JSON file with the peers of the set-up: origin, base_url, vkey, identity, kind; name, operator, operator_name",
    )
    wrapping_keys: Path | None = Field(
        default=None,
        description="Folder of the keys that wrap trustees' keys; never in a dump of the database. Empty: `wrapping` in the data folder",
    )
    key_pool: int = Field(default=8, ge=1, le=1000, description="Trustees' keys kept ready to be bound to a tender")
    draw_commit_seconds: float = Field(
        default=600,
        gt=0,
        description="Seconds of business time after which a draw goes on without a party that has not committed",
    )
    draw_reveal_seconds: float = Field(
        default=600,
        gt=0,
        description="Seconds of business time after which trustees open the contribution of a silent party",
    )

    demonstration: bool = Field(
        default=False,
        description="Demonstration mode: the business clock is stepped by a conductor. Never for real tenders",
    )
    demonstration_clock: Path | None = Field(
        default=None, description='File {"offset_seconds": n} of the conductor; only, and always, in demonstration mode'
    )

    batch_seconds: float = Field(
        default=10, gt=0, le=600, description="Beat of the sealed batches in the log, in seconds of the wall clock"
    )
    batch_depth: int = Field(
        default=6,
        ge=2,
        le=16,
        description="Every sealed batch has the same shape: a tree of 2 to this power leaves, padded with dummies",
    )

    listen: str = Field(default="127.0.0.1", description="Address that the web process listens on")
    port: int = Field(default=8101, ge=1, le=65535, description="Port that the web process listens on")
    threads: int = Field(
        default=64,
        ge=64,
        le=1024,
        description="Threads of the web process; at least 64, since slow uploads and long polls hold one each",
    )
    processes: int = Field(default=1, ge=1, le=64, description="Web processes; they are stateless and multiply")
    body_limit_kib: int = Field(
        default=2048,
        ge=16,
        le=65536,
        description="Largest body of a form or an API call in KiB; slices of uploads have their own limit",
    )

    session_hours: float = Field(default=8, gt=0, le=24, description="Hours after which a person signs in again")
    session_idle_minutes: float = Field(
        default=60, gt=0, le=480, description="Minutes without a page after which a person signs in again"
    )
    invitation_hours: float = Field(
        default=72, gt=0, le=720, description="Hours for which an invitation's link is good"
    )
    token_hours: float = Field(
        default=12, gt=0, le=24 * 31, description="Hours for which a token got by certificate is good"
    )
    challenge_seconds: int = Field(
        default=120, ge=10, le=600, description="Seconds within which a sign-in challenge must be answered"
    )
    sign_in_failures: int = Field(
        default=5, ge=3, le=20, description="Failed sign-ins of one subject or one address after which it is locked"
    )
    sign_in_lock_minutes: float = Field(
        default=15, gt=0, le=1440, description="Minutes that a lock lasts, by the wall clock"
    )
    sign_on_issuer: AnyHttpUrl | None = Field(
        default=None,
        description="Address of the service platform by which people sign in here (OpenID Connect); empty: not offered",
    )
    dormant_days: float = Field(
        default=90,
        gt=0,
        le=3660,
        description="Days without a sign-in after which a person's account is closed until its administrator opens it",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least level of the structured log lines on standard error"
    )

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("database_url", "migration_database_url")
    @classmethod
    def _postgresql(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError(
                "只支持 postgresql:// 地址；用 SQLite 就留空 | only postgresql:// addresses; leave it empty for SQLite"
            )
        return value

    @field_validator("storage_url")
    @classmethod
    def _s3(cls, value: str) -> str:
        if value and not value.startswith("s3://"):
            raise ValueError(
                "只支持 s3:// 地址；用本地文件夹就留空 | only s3:// addresses; leave it empty for a local folder"
            )
        return value

    @model_validator(mode="after")
    def _demonstration_only_in_demonstration(self) -> Self:
        marked = any(label.startswith("demo") for label in self.origin.split("."))
        if self.demonstration_clock and not self.demonstration:
            raise ValueError(
                "不在演示模式，不能拨动业务时钟；请去掉 TIANPING_DEMONSTRATION_CLOCK"
                " | the business clock cannot be stepped outside demonstration mode; remove TIANPING_DEMONSTRATION_CLOCK"
            )
        if self.demonstration and not self.demonstration_clock:
            raise ValueError(
                "演示模式须有时钟文件，请设 TIANPING_DEMONSTRATION_CLOCK"
                " | demonstration mode needs its clock file, set TIANPING_DEMONSTRATION_CLOCK"
            )
        if self.demonstration != marked:
            raise ValueError(
                "演示模式须写进日志名：名中须有、且只有演示才可有以 demo 开头的一段，如 trading.demo.example"
                " | demonstration mode is written into the log's name: a label that begins with demo, there and only there,"
                " e.g. trading.demo.example"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, EnvSettingsSource(settings_cls, env_ignore_empty=True))

    @property
    def secret_key_path(self) -> Path:
        """Where the secret of sessions and tokens lies."""
        return self.secret_key_file or self.data / "secret.key"

    @property
    def log_key_path(self) -> Path:
        """Where the private key of the log lies."""
        return self.log_key or self.data / "keys" / "log.key"

    @property
    def wrapping_keys_path(self) -> Path:
        """Where the keys that wrap trustees' keys lie."""
        return self.wrapping_keys or self.data / "wrapping"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names that this site answers to; peers on the same machine may use the loopback address."""
        return self.allowed_hosts or (str(self.base_url.host), "localhost", "127.0.0.1", "[::1]")

    @property
    def secure(self) -> bool:
        """Whether people reach this site by TLS."""
        return self.base_url.scheme == "https"

    def address(self, site: Site) -> str:
        """This function will return the address of one of the three sites, without a slash at the end."""
        url: AnyHttpUrl = self.base_url if site == self.site else getattr(self, f"{site}_url")
        return str(url).rstrip("/")


def site_defaults(site: Site) -> dict[str, Any]:
    """This function will return what differs from site to site where nothing is set."""
    port = PORTS[site]
    return {
        "data": Path("var") / site,
        "origin": f"{site}.localhost",
        "base_url": AnyHttpUrl(f"http://{site}.localhost:{port}"),
        "port": port,
    }
