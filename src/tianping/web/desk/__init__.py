"""The desk 工作台: what needs me today, on every site. Rooms say what waits for whom; here it is put in order.

A room declares, in its `desk.py` (imported by its `apps.ready`):

    @waits_for("buyer", "agency")
    def answers_due(actor: Actor, now: datetime) -> Iterator[Waiting]:
        for objection in queries.unanswered(office=actor.office):
            yield Waiting(what=gettext("答复异议"), url=…, why=objection.tender.name, due=objection.answer_due, limit=…)

and, for what one may begin at any time:

    @may_begin("buyer", "agency")
    def plan(actor: Actor, now: datetime) -> Iterator[Link]: ...
"""
