"""Settings: read once from the environment (``KB_*``) into one frozen object. Nothing else reads the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: where ``content/`` stands and where ``data/`` is kept unless ``KB_DATA`` says otherwise."""

_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
_EVERY_ADDRESS = ("0.0.0.0", "::", "[::]")  # noqa: S104  to listen on, no name of anything


class Settings(BaseSettings):
    """Every setting of the application. The description of each is what ``kb check --settings`` prints."""

    model_config = SettingsConfigDict(env_prefix="KB_", frozen=True, extra="ignore")

    data: Path = Field(ROOT / "data", description="Folder of all that is made at run time: database, index, model")
    database_url: str = Field(
        "", description="SQLAlchemy address of the database; a SQLite file in the data folder if empty"
    )
    content: Path = Field(
        ROOT / "content", description="Folder of the seed content; its thesaurus.yaml is read by search"
    )
    model: Path | None = Field(
        None, description="Folder of another sentence-transformers model; all-MiniLM-L6-v2 if empty"
    )
    keyword_engine: Literal["whoosh", "tantivy"] = Field(
        "whoosh", description="Engine of the words: tantivy for tens of thousands of documents; then kb index rebuild"
    )
    host: str = Field("127.0.0.1", description="Address that kb serve listens on")
    port: int = Field(8000, ge=1, le=65535, description="Port that kb serve listens on")
    workers: int = Field(2, ge=1, le=64, description="Server processes that kb serve starts")
    worker: bool = Field(True, description="Whether kb serve starts a worker that reads uploads and updates the index")
    threads: int = Field(4, ge=1, le=64, description="Threads in each server process")
    encoder_threads: int = Field(1, ge=1, le=64, description="Threads of the model in each server process")
    https: bool = Field(False, description="Set when readers come over HTTPS: cookies become secure-only, HSTS is sent")
    proxies: int = Field(
        0, ge=0, le=9, description="How many proxies stand before kb serve, each adding X-Forwarded-For and -Proto"
    )
    secret_key: str = Field("", repr=False, description="Signs cookies; made once and kept in the data folder if empty")
    metrics_token: str = Field(
        "", repr=False, description="With it /metrics can be read from elsewhere (Bearer); else from this machine alone"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level of a log line")
    log_format: Literal["json", "console"] = Field("json", description="Form of a log line")
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+(/[^\s]*)?)?$",
        description="Address that citations, feeds and harvests give out; that of each request if empty",
    )
    sso_issuer: str = Field("", description="Address of the OpenID Connect provider of your agency; none if empty")
    sso_client_id: str = Field("", description="What the provider calls this site")
    sso_client_secret: str = Field("", repr=False, description="The secret that the provider gave to this site")
    sso_scope: str = Field("openid profile email groups", description="What the provider is asked to say of a person")
    sso_groups_claim: str = Field("groups", description="Under which name the provider says a person's groups")
    sso_roles: str = Field("", description="Roles by group, as: kb-admins=admin, kb-liaisons=liaison")
    sso_name: str = Field("your agency's account", description="What the sign-in page calls the provider")
    searches_per_minute: int = Field(
        240, ge=0, description="Searches of one network address, in each server process; 0 for no limit"
    )
    exports_per_minute: int = Field(
        60, ge=0, description="Exports and harvests of one network address, in each server process; 0 for no limit"
    )
    matches_per_minute: int = Field(
        60, ge=0, description="Matches and comparisons of one network address, in each server process; 0 for no limit"
    )
    upload_files_per_day: int = Field(2_000, ge=0, description="Files of one account in 24 hours; 0 for no limit")
    upload_megabytes_per_day: int = Field(
        10_000, ge=0, description="Megabytes of files of one account in 24 hours; 0 for no limit"
    )
    second_step: Literal["optional", "staff"] = Field(
        "optional", description="Whether liaisons and admins must have a second step of signing in: optional or staff"
    )
    backup_folder: Path | None = Field(
        None, description="Folder into which the worker makes backups, proved by a restore; none if empty"
    )
    backup_hours: int = Field(24, ge=1, le=720, description="Hours between two backups that the worker makes")
    backup_keep: int = Field(14, ge=1, le=1_000, description="How many of the worker's backups are kept")
    backup_recipient: str = Field(
        "", description="Public half of the key that the worker's backups are encrypted for: kb backup --make-key FILE"
    )
    hosts: str = Field(
        "",
        pattern=r"^[A-Za-z0-9.,:\[\] *-]*$",
        description="Names under which readers reach this site, with commas between; that of KB_PUBLIC_URL is one too",
    )
    smtp_host: str = Field("", description="Server that sends mail; no mail is sent if empty")
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the server that sends mail")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How letters are encrypted on their way to that server; none for this machine alone"
    )
    smtp_user: str = Field("", description="Name under which mail is sent, if the server asks for one")
    smtp_password: str = Field("", repr=False, description="The password that belongs to it")
    mail_from: str = Field("", description="Address that letters come from; noreply at this site's name if empty")
    thread_months: int = Field(
        0, ge=0, le=600, description="Months after its last word that a question or visit is kept; 0 for ever"
    )
    page_size: int = Field(10, ge=1, le=50, description="Results on one page")

    @property
    def resolved_database_url(self) -> str:
        """The address of the database that is used."""
        return self.database_url or f"sqlite:///{self.data / 'kb.sqlite3'}"

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """The names that a request may be addressed to, without ports: a ``.name`` stands for all names under it."""
        given = [name.strip().lower() for name in self.hosts.split(",")]
        given += [urlsplit(self.public_url).hostname or "", self.host.lower()]
        return tuple(dict.fromkeys(name for name in (*given, *_THIS_MACHINE) if name and name not in _EVERY_ADDRESS))

    @property
    def is_nameless(self) -> bool:
        """Whether readers of other machines could reach a port here, and no name for them is allowed."""
        return self.host in _EVERY_ADDRESS and not self.hosts and not self.public_url

    @property
    def base_url(self) -> str:
        """The address that links given out begin with, without a slash at its end."""
        scheme = "https" if self.https else "http"
        return self.public_url.rstrip("/") or f"{scheme}://{self.host}:{self.port}"

    @property
    def mail_sender(self) -> str:
        """The address that letters come from."""
        return self.mail_from or f"noreply@{urlsplit(self.base_url).hostname}"

    @property
    def index_folder(self) -> Path:
        """Where the generations of the index are kept."""
        return self.data / "index"

    @property
    def model_folder(self) -> Path:
        """Where the exported model is kept."""
        return self.data / "model"

    @property
    def originals_folder(self) -> Path:
        """Where the files that people brought are kept, by their hash."""
        return self.data / "originals"

    @property
    def cases_file(self) -> Path:
        """Where the worked cases of the matching are kept as numbers."""
        return self.data / "worked_cases.npz"

    @property
    def thesaurus_file(self) -> Path:
        """The synonyms that search adds."""
        return self.content / "thesaurus.yaml"

    @property
    def formats_file(self) -> Path:
        """The formats of exchange between cities, with their checklists."""
        return self.content / "exchange_formats.yaml"

    @property
    def judged_file(self) -> Path:
        """The questions whose right answers people have judged."""
        return self.content / "judged.yaml"

    @property
    def measurement_file(self) -> Path:
        """How well search last answered the judged questions."""
        return self.data / "quality.json"

    @property
    def matching_measurement_file(self) -> Path:
        """How well the matching last answered judged cities."""
        return self.data / "matching_quality.json"


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        pydantic.ValidationError: a ``KB_*`` variable has a value that is not allowed; it names each.
    """
    return Settings()
