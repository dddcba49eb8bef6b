"""Who may open which address: every view of a site says so itself, by `@page` or `@public`.

    from tianping.web.access import page, public, visitor

    @page("notices.publish", roles=("buyer", "agency"))
    def publish(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
        tender = plans.tender(code)
        permit(actor, "notices.publish", tender)          # the right over this thing (or give `thing=` to the decorator)
        ...

    @page("notices.publish", roles=("buyer", "agency"), thing=lambda code: plans.tender(code))
    def publish(request, actor, code): ...                 # permit() has already passed over the thing

    @public
    def front(request: HttpRequest) -> HttpResponse:
        me = visitor(request)                              # Actor or None: readers need no account

What `@page` does: who is not signed in is led to `/session/?next=…` and back (what a form held is kept, see
`tianping.web.drafts`); a role that is not among `roles` gets the 403 page; `thing`, called with the arguments of the
address, is handed to `permit` with the right. The actor is whom the person chose to act for (`/session/acting/`).
GET (with HEAD) and POST are let through unless `methods` says otherwise. A Refusal that leaves the view becomes its page
(`RefusalPages`); a view with a form catches it and shows it by `{% tp_errors %}`. In templates: `request.actor`, and
`tp_who` (name, subject, role in words). `tianping.web.rights_matrix` lists all declarations.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.web import drafts
from tianping.web.accounts.models import ROLES, User
from tianping.web.accounts.rights import NotSignedIn, RoleNotChosen, actor_of, permit
from tianping.web.accounts.role_names import role_name
from tianping.web.clock import wall_now
from tianping.web.problems import for_program, problem

SIGN_IN = "/session/"
CHOOSE = "/session/acting/"
MARK = "tp_access"
P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a view declares: open to all, or one right and the roles that can have it at all.

    `personal`: a matter of the person itself, whatever it acts as.
    """

    public: bool = False
    personal: bool = False
    right: str = ""
    roles: tuple[str, ...] = ()
    methods: tuple[str, ...] = ("GET", "POST")


class WrongRole(Refusal):
    """The page is for other roles than the one the person acts in now."""

    code = "wrong-role"
    status = 403
    zh = "你现在以“{acting}”办理，这一页只供{wanted}使用（{right}）。"
    en = "You are acting as {acting_en}; this page is for {wanted_en} ({right})."
    next_zh = "请在右上角“换身份”；没有此角色的，请本单位管理员授予。"
    next_en = 'Use "Act as" at the top right; if you do not have the role, ask your organisation\'s administrator.'


class WrongMethod(Refusal):
    """An address that takes a button's press, and no visit, or the other way round."""

    code = "wrong-method"
    status = 405
    zh = "这个地址不能这样打开。"
    en = "This address is not opened in this way."
    next_zh = "请从页面上的链接和按钮进入。"
    next_en = "Use the links and buttons of the pages."


def page(
    right: str,
    *,
    roles: Sequence[str] = ROLES,
    methods: Sequence[str] = ("GET", "POST"),
    thing: Callable[..., Any] | None = None,
) -> Callable[[Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]], Callable[..., HttpResponse]]:
    """This decorator will open a view to signed-in people of some roles and hand it the actor. Raises WrongRole,
    NotAllowed as pages; a role that does not exist is a programming error (ValueError at import)."""
    unknown = set(roles) - set(ROLES)
    if unknown or not right:
        raise ValueError(f"no such roles: {sorted(unknown)}" if unknown else "a page names its right")
    access = Access(right=right, roles=tuple(roles), methods=tuple(methods))

    def declare(view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if ("GET" if request.method == "HEAD" else request.method) not in access.methods:
                return _not_so(request, access)
            try:
                actor = _entitled(request, access, thing, args, kwargs)
            except (NotSignedIn, RoleNotChosen) as refusal:
                return _away(request, access, refusal)
            request.actor = actor  # type: ignore[attr-defined]
            answer = view(request, actor, *args, **kwargs)
            answer.headers.setdefault("Cache-Control", "private, no-store")
            return answer

        setattr(opened, MARK, access)
        return opened

    return declare


def personal(
    right: str, *, methods: Sequence[str] = ("GET", "POST")
) -> Callable[[Callable[Concatenate[HttpRequest, User, P], HttpResponse]], Callable[..., HttpResponse]]:
    """This decorator will open a view to whoever is signed in, for its own affairs, and hand it the user: own account,
    own sessions, the choice for whom one acts."""
    access = Access(personal=True, right=right, methods=tuple(methods))

    def declare(view: Callable[Concatenate[HttpRequest, User, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if ("GET" if request.method == "HEAD" else request.method) not in access.methods:
                return _not_so(request, access)
            if not isinstance(request.user, User):
                return _away(request, access, NotSignedIn())
            answer = view(request, request.user, *args, **kwargs)
            answer.headers.setdefault("Cache-Control", "private, no-store")
            return answer

        setattr(opened, MARK, access)
        return opened

    return declare


def public(view: View) -> View:
    """This decorator will say that a view is open to everybody, signed in or not."""
    setattr(view, MARK, Access(public=True))
    return view


def access_of(view: Any) -> Access | None:
    """This function will return what a view declares, or None where it declares nothing."""
    found = getattr(view, MARK, None)
    return found if isinstance(found, Access) else None


def visitor(request: HttpRequest) -> Actor | None:
    """This function will return who reads a public page, or None: nobody signed in, or no role chosen."""
    try:
        return actor_of(request)
    except Refusal:
        return None


def _entitled(
    request: HttpRequest, access: Access, thing: Callable[..., Any] | None, args: Any, kwargs: dict[str, Any]
) -> Actor:
    actor = actor_of(request)
    if actor.role not in access.roles:
        raise WrongRole(
            right=access.right,
            acting=role_name(actor.role, "zh"),
            acting_en=role_name(actor.role, "en"),
            wanted="、".join(role_name(role, "zh") for role in access.roles),
            wanted_en=", ".join(role_name(role, "en") for role in access.roles),
        )
    if thing is not None:
        permit(actor, access.right, thing(*args, **kwargs))
    return actor


def _not_so(request: HttpRequest, access: Access) -> HttpResponse:
    answer = problem(request, WrongMethod())
    answer.headers["Allow"] = ", ".join(access.methods)
    return answer


def _away(request: HttpRequest, access: Access, refusal: Refusal) -> HttpResponse:
    """To sign-in, or to the choice of a role, and back to this address afterwards."""
    if for_program(request):
        return problem(request, refusal)
    where = SIGN_IN if isinstance(refusal, NotSignedIn) else CHOOSE
    answer = HttpResponseRedirect(where)
    asked = {"next": request.get_full_path() if "GET" in access.methods else _page_before(request)}
    if request.method == "POST" and drafts.keep(request, answer, path=urlsplit(asked["next"]).path, now=wall_now()):
        asked["kept"] = "1"
    answer.headers["Location"] = f"{where}?{urlencode(asked)}"
    return answer


def _page_before(request: HttpRequest) -> str:
    """The page of this site that held the button, where only the button's address is known; else the front page."""
    before = urlsplit(request.headers.get("Referer", ""))
    return before.path if before.netloc == request.get_host() and before.path.startswith("/") else "/"
