"""Filing: how a person does something on a page. One way for every room: form, check, act once, confirmation.

A room writes, in its `forms.py`, a `FilingForm` with the fields of this package, and in its `views.py`:

    @page("plans.register_project", roles=("buyer", "agency"))
    def register_project(request: HttpRequest, actor: Actor) -> HttpResponse:
        return respond(request, actor, Filing(
            key="plans.register_project",
            title=gettext("登记项目"),
            button=gettext("登记项目"),
            form=ProjectForm,
            act=lambda given: _registered(actions.register_project(**given, by=actor, now=business_now())),
            help=Help(text=gettext("先登记项目，再编制招标方案。编码由平台给出。"), rule="tender-scale"),
            back=Link(text=gettext("工作台"), url="/desk/"),
        ))

`act` gets what the form has `told()` and returns the address of the confirmation; it runs in one transaction with the mark that
it has been done, so that a double click, or the back button after it, leads to the same confirmation and does nothing
twice. What was typed is kept as a draft (`tianping.web.drafts`) until it is done. A Refusal stands on the form, at its
field where it names one. `check=False` for what can be undone; everything else is shown back before it is done.
`version` (any text that changes when the thing changes) keeps two people from overwriting each other.
"""
