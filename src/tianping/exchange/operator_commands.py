"""Commands of a platform's operator: alarms, entries set aside, erasure, dockings, the key of the log. One set for all.

Django is started by the command that runs. Acts bear the office of the platform and the role of its operator; their
reasons are published.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tianping.record.actors import Actor

Start = Callable[[], None]
Clock = Callable[[], datetime]
REASON = click.option("--reason", required=True, help="Why; it is published, so it names no person")


def add_operator_commands(group: click.Group, *, start: Start, business_now: Clock) -> None:
    """This function will add the commands to a platform's group; `start` starts Django, `business_now` reads the clock."""
    group.add_command(_rotate_key(start, business_now))
    group.add_command(_erase(start, business_now))
    alarms = click.Group("alarms", help="告警 Alarms: what a person must look at.")
    alarms.add_command(_alarms_list(start))
    alarms.add_command(_alarms_clear(start, business_now))
    entries = click.Group("entries", help="条目 Entries of followed logs.")
    entries.add_command(_set_aside(start, business_now))
    dockings = click.Group("dockings", help="对接 Dockings with other platforms.")
    for make in (_dockings_take_off, _dockings_put_on):
        dockings.add_command(make(start, business_now))
    dockings.add_command(_dockings_list(start))
    dockings.add_command(_dockings_propose(start))
    for each in (alarms, entries, dockings):
        group.add_command(each)


def _operator() -> "Actor":
    from tianping.record.actors import Actor
    from tianping.record.identity import own_origin

    return Actor(office=own_origin(), role="operator")


def _rotate_key(start: Start, business_now: Clock) -> click.Command:
    @click.command(
        "rotate-key", help="更换日志密钥 Replace the key of this platform's log; followers learn it from the log."
    )
    def command() -> None:
        start()
        from tianping.record.rotating import rotate_key

        rotation = rotate_key(by=_operator(), now=business_now())
        click.echo(f"第 {rotation.position} 条起改用新密钥。From entry {rotation.position} on the log's key is:")
        click.echo(rotation.new.vkey)
        click.echo("此前复制的恢复包和密钥备份不能再签名，请重新复制。Copy the recovery kit and key backups anew.")

    return command


def _erase(start: Start, business_now: Clock) -> click.Command:
    @click.command("erase", help="删除个人信息 Erase the person, address and certificate beside an entry, for good.")
    @click.argument("entry")
    @REASON
    def command(entry: str, reason: str) -> None:
        start()
        from django.db import transaction

        from tianping.record.revealing import erase

        with transaction.atomic():
            erase(ref=entry, reason=reason, by=_operator(), now=business_now())
        click.echo(f"已删除 {entry}。Erased.")

    return command


def _alarms_list(start: Start) -> click.Command:
    @click.command("list", help="告警清单 The open alarms; with --all, the cleared ones too.")
    @click.option("--all", "cleared", is_flag=True, help="Also those that are cleared")
    def command(cleared: bool) -> None:
        start()
        from tianping.exchange.models import Alarm

        found = Alarm.objects.select_related("peer").order_by("raised_at", "pk")
        for alarm in found if cleared else found.filter(cleared_at=None):
            about = " ".join(filter(None, (alarm.peer.origin if alarm.peer else "", alarm.room, alarm.subject)))
            state = f"  (cleared {_moment(alarm.cleared_at)})" if alarm.cleared_at else ""
            click.echo(f"{alarm.pk}  {alarm.kind}  {_moment(alarm.raised_at)}  ×{alarm.times}  {about}{state}")
            click.echo(f"    {alarm.detail}")

    return command


def _alarms_clear(start: Start, business_now: Clock) -> click.Command:
    @click.command(
        "clear", help="解除告警 Clear an open alarm by its number in the list; a cause that lasts raises it again."
    )
    @click.argument("number", type=int)
    @REASON
    def command(number: int, reason: str) -> None:
        start()
        from tianping.exchange.alarms import clear_by_hand

        found = clear_by_hand(number=number, reason=reason, by=_operator(), now=business_now(), wall=datetime.now(UTC))
        click.echo(f"已解除 {found.kind}。Cleared.")

    return command


def _set_aside(start: Start, business_now: Clock) -> click.Command:
    @click.command("set-aside", help="搁置条目 Let a room pass over the entry at which it has stopped.")
    @click.argument("origin")
    @click.argument("room")
    @click.argument("position", type=int)
    @REASON
    def command(origin: str, room: str, position: int, reason: str) -> None:
        start()
        from tianping.exchange.models import Peer
        from tianping.exchange.projecting import set_aside
        from tianping.refusals import NotFound

        peer = Peer.objects.filter(origin=origin).first()
        if peer is None:
            raise NotFound(thing=f"平台 {origin}")
        set_aside(peer=peer, room=room, position=position, reason=reason, by=_operator(), now=business_now())
        click.echo(f"已搁置 {origin} 第 {position} 条。Set aside.")

    return command


def _dockings_list(start: Start) -> click.Command:
    @click.command("list", help="对接清单 The platforms of the exchange, their state, and how far their logs are held.")
    def command() -> None:
        start()
        from tianping.exchange import copies
        from tianping.exchange.models import Peer

        for peer in Peer.objects.all():
            if not peer.is_own():
                click.echo(f"{peer.origin}  {peer.kind}  {peer.state}  {copies.size(peer)}  {peer.base_url}")

    return command


def _dockings_propose(start: Start) -> click.Command:
    @click.command("propose", help="申请对接 Propose this platform to another, by the other's name and address.")
    @click.argument("origin")
    @click.argument("address")
    @click.option("--base-url", required=True, help="Address under which the other reaches this platform")
    @click.option("--name", required=True, help="Name of this platform")
    @click.option("--operator", required=True, help="Credit code of its operator")
    @click.option("--operator-name", required=True, help="Name of its operator")
    def command(origin: str, address: str, base_url: str, name: str, operator: str, operator_name: str) -> None:
        start()
        from tianping.exchange.docking import propose_to

        state = propose_to(
            origin=origin, address=address, name=name, base_url=base_url, operator=operator, operator_name=operator_name
        )
        click.echo(f"{origin}: {state}")

    return command


def _dockings_take_off(start: Start, business_now: Clock) -> click.Command:
    @click.command("take-off", help="中止对接 Exchange nothing with a docked platform for the time being.")
    @click.argument("origin")
    @REASON
    def command(origin: str, reason: str) -> None:
        start()
        from tianping.exchange.suspending import take_off

        take_off(origin=origin, reason=reason, by=_operator(), now=business_now())
        click.echo(f"已中止 {origin}。Taken off.")

    return command


def _dockings_put_on(start: Start, business_now: Clock) -> click.Command:
    @click.command("put-on", help="恢复对接 Exchange again with a platform that was taken off.")
    @click.argument("origin")
    @REASON
    def command(origin: str, reason: str) -> None:
        start()
        from tianping.exchange.suspending import put_on

        put_on(origin=origin, reason=reason, by=_operator(), now=business_now())
        click.echo(f"已恢复 {origin}。Put on.")

    return command


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
