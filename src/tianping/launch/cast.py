"""The people of the replay: buyer, agency, firms, experts; registered through the published interfaces."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import httpx

from tianping.launch.city import City
from tianping.launch.clients import Answered, Client
from tianping.launch.papers import Subject
from tianping.law.regions import DEMONSTRATION

SURNAMES = "方安宁乐康平和顺祥瑞泰昌荣华明清"
SPECIALITY = "工程施工"
EXPERTS = 12


@dataclass(frozen=True)
class Expert:
    """A made-up expert of the pool: a random-looking id, a name that says it is fictitious, an employer."""

    subject: Subject
    person: str


class Cast:
    """Everybody who acts in the replay, with a signed-in client each."""

    def __init__(self, city: City) -> None:
        self.city = city
        papers = city.papers
        self.buyer = papers.subject("云岫市住房和城乡建设局（虚构）")
        self.agency = papers.subject("衡准工程咨询有限公司（虚构）", ca=1)
        self.institutes = [papers.subject(f"云岭省{name}设计研究院（虚构）") for name in "甲乙丙丁戊己"]
        self.department = papers.subject("云岫市建设工程招标投标监督站（虚构）", ca=2)
        self.experts = [
            Expert(replace(self.institutes[n % 6], person=f"{SURNAMES[n]}评审（虚构）"), f"expert-{n:04d}")
            for n in range(EXPERTS)
        ]
        self.firms: dict[str, Subject] = {}
        self.clients: dict[str, Client] = {}

    def prepare(self, firms: Iterable[str]) -> None:
        """This function will publish the trust list and register and verify all subjects and experts."""
        service = self.city.platforms["service"].url
        with Client(base=service, role="operator", token=self.city.first_token("service")) as first:
            first.post("/api/v1/trust-list", self.city.papers.trust_list().model_dump(mode="json"))
        operator = self.operator("service")
        self.firms = {name: self.city.papers.subject(name) for name in firms}
        self._register(operator, self.buyer, "机关法人", ["buyer"])
        self._register(operator, self.agency, "有限责任公司", ["agency"])
        self._register(operator, self.department, "机关法人", ["supervisor"])
        for institute in self.institutes:
            self._register(operator, institute, "事业单位", ["expert"])
        for firm in self.firms.values():
            self._register(operator, firm, "有限责任公司", ["bidder"])
        for number, expert in enumerate(self.experts):
            self._admit(operator, expert, self.institutes[number % 6])

    def enlist(self, *, firms: Iterable[str], buyers: Iterable[Subject] = ()) -> None:
        """This function will register and verify more firms and buyers, after `prepare`."""
        operator = self.operator("service")
        for buyer in buyers:
            self._register(operator, buyer, "机关法人", ["buyer"])
        for name in firms:
            self.firms[name] = self.city.papers.subject(name)
            self._register(operator, self.firms[name], "有限责任公司", ["bidder"])

    def operator(self, kind: str) -> Client:
        """This function will return the operator's client at one platform."""
        return self.client(kind, self.city.operators[kind], "operator")

    def client(self, kind: str, subject: Subject, role: str) -> Client:
        """This function will return a signed-in client of a subject at a platform, the same one each time."""
        key = f"{kind}:{subject.uscc}:{subject.person}:{role}"
        if key not in self.clients:
            base, signer = self.city.platforms[kind].url, self.city.papers.signer(subject)
            client = Client(base=base, uscc=subject.uscc, person=subject.person, signer=signer, role=role)
            self.clients[key] = client.sign_in()
        return self.clients[key]

    def drawn(self, expert: Expert) -> tuple[Client, list[str]]:
        """This function will sign an expert in and return the client with the tenders that the expert was drawn for.

        Anew each time: the role of a member comes and goes with the draws.
        """
        signer = self.city.papers.signer(expert.subject)
        subject, base = expert.subject, self.city.platforms["trading"].url
        client = Client(base=base, uscc=subject.uscc, person=subject.person, signer=signer, role="expert").sign_in()
        try:
            return client, [str(seat["tender"]) for seat in client.get("/api/v1/committee-seats")["seats"]]
        except Answered as refused:
            if refused.http_status == httpx.codes.FORBIDDEN:
                return client, []
            raise

    def _register(self, operator: Client, subject: Subject, form: str, roles: list[str]) -> None:
        body = {"uscc": subject.uscc, "name": subject.name, "legal_form": form, "region": DEMONSTRATION, "roles": roles}
        made = operator.post("/api/v1/subjects", body)
        if not made["verified"]:
            operator.post(f"/api/v1/subjects/{subject.uscc}/verification", {"seen": made["version"]})

    def _admit(self, operator: Client, expert: Expert, institute: Subject) -> None:
        operator.post(
            "/api/v1/experts",
            {
                "person": expert.person,
                "name": expert.subject.person,
                "speciality": SPECIALITY,
                "employer": institute.uscc,
                "employer_name": institute.name,
                "region": DEMONSTRATION,
                "years": 12,
                "senior_title": True,
            },
        )
