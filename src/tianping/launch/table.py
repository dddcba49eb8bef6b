"""The table at the end of the replay."""

from collections.abc import Sequence
from pathlib import Path

import click

from tianping.launch.comparing import Reached


def show(results: Sequence[Reached], *, bundles: Path, anchors: Path) -> None:
    """This function will print each auction, the sums, every difference with its cause, and how to verify oneself."""
    click.echo(f"\n{'auction':<10} {'kind':<14} {'bids':>4}  {'reached':<34} {'as recorded':<12} bundle")
    for one in results:
        click.echo(
            f"{one.auction.number:<10} {one.auction.kind():<14} {one.bids:>4}  {_reached(one):<34} {_equal(one):<12} "
            f"{'verified' if one.verified else 'FAILS'}"
        )
    _sums(results)
    _list(
        "不同之处 differences",
        [f"{one.auction.number}: {one.cause or 'NO CAUSE FOUND'}" for one in results if _differs(one)],
    )
    below = [f"{one.auction.number}: {', '.join(one.rejected)}" for one in results if one.rejected]
    _list("低于成本否决（原记录有最低价）rejected as below cost, where the record had a minimum price", below)
    _list(
        "存证包未通过 bundles that fail",
        [f"{one.auction.number}: {one.verifier_said}" for one in results if not one.verified],
    )
    for bundle in sorted(bundles.glob("*.zip"))[:1]:
        click.echo(f"\n自己核验 verify yourself: .venv/bin/tianping verify {bundle} --trust {anchors}")


def _sums(results: Sequence[Reached]) -> None:
    sums = {
        "拍卖 auctions": len(results),
        "投标 bids": sum(one.bids for one in results),
        "与记录相同 awards equal": sum(one.equal for one in results),
        "依法失败 failed by law": sum(one.failed_by_law for one in results),
        "不同 differences": sum(_differs(one) for one in results),
        "存证包核验通过 bundles verified": sum(one.verified for one in results),
    }
    click.echo("\n" + "   ".join(f"{name} {count}" for name, count in sums.items()))


def _list(title: str, lines: Sequence[str]) -> None:
    if lines:
        click.echo(f"\n{title}")
        for line in lines:
            click.echo(f"  {line}")


def _differs(one: Reached) -> bool:
    return not one.equal and not (one.failed_by_law and len(one.auction.firms) < 3)


def _reached(one: Reached) -> str:
    if one.winner is None:
        return f"failed: {one.failed or '?'}"
    return f"{one.winner[:22]} {one.price:,.0f}"


def _equal(one: Reached) -> str:
    return "equal" if one.equal else "by law" if not _differs(one) else "different"
