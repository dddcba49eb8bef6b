"""The command `invite`: a platform's first account, and every later one that an operator starts from the machine."""

import click

from tianping.refusals import Refusal


class NoOrganisation(Refusal):
    """Neither the command nor the settings say whose person is invited."""

    code = "no-organisation"
    zh = "没有说明是哪个单位的人。"
    en = "It is not said of which organisation the person is."
    next_zh = "请加 --uscc 统一社会信用代码，或设好平台运行单位的代码。"
    next_en = "Add --uscc, or set the credit code of the platform's operator."


def invite(settings_module: str) -> click.Command:
    """This function will return the command of one project."""

    @click.command("invite", help="Print a link, good once, by which a person makes an account; the first of all, too.")
    @click.option("--name", required=True, help="Name of the person")
    @click.option("--role", "roles", multiple=True, required=True, help="Role; may be given several times")
    @click.option(
        "--uscc", default="", help="Unified social credit code of the person's organisation; empty: the operator's"
    )
    @click.option("--organisation", default="", help="Name of the organisation")
    def command(name: str, roles: tuple[str, ...], uscc: str, organisation: str) -> None:
        from tianping.web.serving import start_django

        start_django(settings_module)
        from django.conf import settings

        from tianping.record.actors import Actor
        from tianping.web.accounts.invitations import admit
        from tianping.web.clock import wall_now

        office = uscc or getattr(settings, "TIANPING_OPERATOR", "")
        if not office:
            raise NoOrganisation(field="uscc")
        made = admit(
            uscc=office,
            subject_name=organisation,
            name=name,
            roles=list(roles),
            inviter=None,
            by=Actor.platform(settings.TIANPING.origin),
            now=wall_now(),
        )
        click.echo(made.link)

    return command
