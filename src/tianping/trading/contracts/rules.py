"""Who draws up, signs and changes a contract (招标投标法 第四十六条; 条例 第五十七条)."""

import rules
from rules.predicates import Predicate

from tianping.record.actors import Actor
from tianping.trading.contracts.models import Contract
from tianping.trading.plans.rules import conducts, is_conducting
from tianping.web.accounts.rights import has_role


def party_of(actor: Actor, contract: Contract) -> str:
    """This function will say as which party somebody acts: buyer, winner, or none. An agency is no party."""
    if actor.role == "bidder" and actor.office == contract.winner:
        return "winner"
    return "buyer" if actor.role == "buyer" and actor.office == contract.lot.tender.buyer else ""


def _is_party(actor: Actor, thing: Contract) -> bool:
    return isinstance(thing, Contract) and bool(party_of(actor, thing))


def _conducts(actor: Actor, thing: Contract) -> bool:
    return isinstance(thing, Contract) and is_conducting(actor, thing.lot.tender)


party = Predicate(_is_party, name="party_of_the_contract")
conducts_contract = Predicate(_conducts, name="conducts_the_contract")
rules.add_rule("contracts.draft", conducts)
rules.add_rule("contracts.discard", conducts_contract)
rules.add_rule("contracts.amend", conducts_contract)
rules.add_rule("contracts.sign", party)
rules.add_rule("contracts.read", party | conducts_contract | has_role("auditor"))
rules.add_rule("contracts.list", has_role("buyer", "agency", "bidder", "auditor"))
