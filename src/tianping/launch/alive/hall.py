"""The opening hall that is left open: three firms came, one confirmed, one objects on the spot, one is awaited."""

from tianping.launch.alive.company import Company
from tianping.launch.alive.specs import CLOUD, PINE, STONE

OBJECTION = "唱标时没有读出工期，请补读并记入开标记录。"


def come(company: Company) -> None:
    """This function will let firms sign in to the hall before the opening; nobody learns it before."""
    company.tell("开标签到 signing in to the opening hall")
    lot = company.planned["opening"].lot
    for firm in (PINE, CLOUD, STONE):
        company.firm(firm).post(f"/api/v1/lots/{lot}/hall/sign-in")


def speak(company: Company) -> None:
    """This function will let one firm confirm its line and one object; the buyer's answer is left to the tour."""
    company.until_stage("opened", "opening")
    company.tell("一家已确认，一家当场异议 one has confirmed, one objects on the spot")
    lot = company.planned["opening"].lot
    company.firm(CLOUD).post(f"/api/v1/lots/{lot}/hall/confirmation")
    company.firm(STONE).post(f"/api/v1/lots/{lot}/hall/objections", {"content": OBJECTION})
