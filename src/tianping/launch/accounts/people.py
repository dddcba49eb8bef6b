"""Who has an account in the demonstration: one person per role and site, all made up."""

from collections.abc import Iterator

from tianping.launch.accounts.account import Account, new_password, new_secret
from tianping.launch.alive.company import Company
from tianping.launch.alive.specs import CLOUD, PINE
from tianping.launch.alive.story import Alive
from tianping.launch.papers import Subject

AUDIT_OFFICE = "云岫市审计局（虚构）"


def accounts_of(company: Company, alive: Alive) -> list[Account]:
    """This function will make up the accounts of a city whose tenders live; each with a random password and secret."""
    return list(_accounts(company, alive))


def _accounts(company: Company, alive: Alive) -> Iterator[Account]:
    cast, city = company.cast, company.city
    yield _account("buyer", "buyer", "安宁（虚构）", cast.buyer, "trading", "supervision")
    yield _account("agency", "agency", "康乐（虚构）", cast.agency, "trading")
    yield _account("bidder-a", "bidder", "松明（虚构）", cast.firms[PINE], "trading", "supervision")
    yield _account("bidder-b", "bidder", "云清（虚构）", cast.firms[CLOUD], "trading", "supervision")
    yield _account("expert", "expert", alive.expert, Subject(alive.expert_uscc, _employer(company, alive)), "trading")
    for kind in ("trading", "service", "supervision"):
        yield _account(f"operator-{kind}", "operator", "平和（虚构）", city.operators[kind], kind)
    yield _account("supervisor", "supervisor", "方正（虚构）", cast.department, "supervision")
    audit = city.papers.subject(AUDIT_OFFICE)
    yield _account("auditor", "auditor", "明察（虚构）", audit, "trading", "service", "supervision")


def _account(name: str, role: str, person: str, subject: Subject, *sites: str) -> Account:
    return Account(
        name=name,
        role=role,
        person=person,
        subject=subject.name,
        uscc=subject.uscc,
        sites=sites,
        password=new_password(),
        secret=new_secret(),
        certificate=role == "expert",
    )


def _employer(company: Company, alive: Alive) -> str:
    return next(one.name for one in company.cast.institutes if one.uscc == alive.expert_uscc)
