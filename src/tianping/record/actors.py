"""Who acted: an office stands in public; person, address and certificate stand beside the log."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One acting party, read once at the edge (view, command, engine).

    `office` is the credit code of the subject, or the origin of the platform, that acts; `role` is one of buyer,
    agency, bidder, expert, operator, supervisor, auditor, platform. `person`, `address` (network address) and
    `certificate` (serial) are personal: entries hold only their salted digest (Order 20 art. 49).
    """

    office: str
    role: str
    person: str = ""
    address: str = ""
    certificate: str = ""

    @classmethod
    def platform(cls, origin: str) -> "Actor":
        """This function will return the platform itself as actor, for what happens by time and by law."""
        return cls(office=origin, role="platform")
