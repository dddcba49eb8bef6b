"""`tianping bid`: check, seal, verify, submit, withdraw, recover. Results on standard output, progress on standard error."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tianping.bidder import papers
from tianping.bidder.package import BadPackage, TenderPackage
from tianping.bidder.stamping import check_stamp, read_roots, stamper_at
from tianping.bidder.trading_api import TradingApi
from tianping.sealing.certificates import TrustList
from tianping.sealing.envelope import Head, WouldOverwrite, check_body, check_head, read_head, seal, verify_statement
from tianping.sealing.manifest import lines_of
from tianping.sealing.reading import OpenedBid
from tianping.sealing.recovery import from_words, open_envelope
from tianping.sealing.suites import suite
from tianping.sealing.timestamps import verify as verify_timestamp

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, path_type=Path)
Command = Callable[..., Any]
Option = Callable[[Command], Command]


@click.group()
def main() -> None:
    """投标文件制作工具 the bid maker: check, seal, verify, submit, withdraw, recover."""


def with_certificate(command: Command) -> Command:
    """This function will add the options by which a PKCS#12 certificate is given."""
    options: tuple[Option, ...] = (
        click.option("--certificate", type=FILE, required=True, help="PKCS#12 证书文件 certificate"),
        click.option(
            "--password",
            envvar=papers.PASSWORD_VARIABLE,
            prompt="证书密码 certificate password",
            hide_input=True,
            help=f"证书密码，也可放在环境变量 {papers.PASSWORD_VARIABLE}",
        ),
        click.option("--uscc", help="统一社会信用代码；默认取自证书 credit code"),
    )
    for option in reversed(options):
        command = option(command)
    return command


def with_tender(command: Command) -> Command:
    """This function will add the options by which a tender is named: online, or by a file from `check --save`."""
    options: tuple[Option, ...] = (
        click.option("--base", help="交易平台地址 platform, e.g. https://trading.city.example"),
        click.option("--tender", help="招标项目编号 tender"),
        click.option("--tender-file", type=FILE, help="check --save 保存的项目文件 saved tender"),
        click.option("--trust", type=FILE, help="信任锚文件 trust anchors"),
    )
    for option in reversed(options):
        command = option(command)
    return command


def load(base: str | None, tender: str | None, tender_file: Path | None) -> TenderPackage:
    """This function will read the saved tender, or fetch it; raises BadPackage if neither is named."""
    if tender_file is not None:
        return TenderPackage.read(tender_file)
    if not base or not tender:
        raise BadPackage(what="--tender-file, or --base with --tender")
    with connected(base) as api:
        return api.package(tender)


@contextmanager
def connected(base: str) -> Iterator[TradingApi]:
    """This function will open a connection to a platform and close it."""
    api = TradingApi(base)
    try:
        yield api
    finally:
        api.close()


@contextmanager
def progressing(total: int, label: str) -> Iterator[Callable[[int], object]]:
    """This function will show a progress bar on standard error while the block runs."""
    with click.progressbar(length=total, label=label, file=sys.stderr, show_pos=False) as bar:
        yield bar.update


def show(value: dict[str, Any]) -> None:
    """This function will write a result as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@main.command()
@with_tender
@click.option("--save", type=NEW, help="保存项目文件，供离线加密 save the tender for sealing offline")
@click.argument("files", nargs=-1, type=FILE)
def check(
    base: str | None,
    tender: str | None,
    tender_file: Path | None,
    trust: Path | None,
    save: Path | None,
    files: tuple[Path, ...],
) -> None:
    """核对加密策略、受托方密钥和文件 check the policy, the trustees' keys and the files."""
    package = load(base, tender, tender_file)
    policy = package.checked(papers.read_anchors(trust))
    lines = lines_of(files, suite(policy.suite))
    if save is not None:
        save.write_text(package.written(), encoding="utf-8")
    show(
        {
            "tender": policy.tender,
            "policy": policy.digest(),
            "opening_at": policy.to_json()["opening_at"],
            "keys": [{"trustee": key.trustee, "digest": key.digest} for key in policy.trustees],
            "files": [line.model_dump() for line in lines],
        }
    )


@main.command("seal")
@with_tender
@with_certificate
@click.option("--lot", required=True, help="标段编号 lot")
@click.option("--form", type=FILE, help="投标函数据 bid form, JSON")
@click.option("--price", help="投标报价（元）price in CNY, e.g. 1234567.89")
@click.option("--out", type=NEW, required=True, help="加密后的投标文件 envelope to write")
@click.option("--recovery", type=NEW, help="恢复码文件；默认 <out>.recovery.html")
@click.option("--replaces", type=FILE, help="被替换的上一版加密文件 the version that this one replaces")
@click.option("--tsa", help="时间戳服务地址 timestamp authority (RFC 3161)")
@click.option("--tsa-roots", type=FILE, help="时间戳服务的根证书 PEM")
@click.argument("files", nargs=-1, type=FILE)
def seal_command(
    base: str | None,
    tender: str | None,
    tender_file: Path | None,
    trust: Path | None,
    certificate: Path,
    password: str,
    uscc: str | None,
    lot: str,
    form: Path | None,
    price: str | None,
    out: Path,
    recovery: Path | None,
    replaces: Path | None,
    tsa: str | None,
    tsa_roots: Path | None,
    files: tuple[Path, ...],
) -> None:
    """加密投标文件 seal a bid; the trustees' keys are checked first."""
    package = load(base, tender, tender_file)
    policy = package.checked(papers.read_anchors(trust))
    package.require_lot(lot)
    filled = papers.read_form(form, price)
    signer = papers.open_certificate(certificate, password)
    before = read_head(replaces) if replaces else None
    kept = recovery or out.with_name(out.name + ".recovery.html")
    if kept.exists():  # asked before sealing: without its code an envelope has no last way in
        raise WouldOverwrite(name=kept.name)
    with progressing(sum(path.stat().st_size for path in files), "加密 sealing") as progress:
        sealed = seal(
            policy=policy,
            tender=policy.tender,
            lot=lot,
            uscc=papers.uscc_of(signer, uscc),
            files=files,
            form=filled,
            signer=signer,
            timestamp=stamper_at(tsa, tsa_roots) if tsa else None,
            out=out,
            counter=before.header.counter + 1 if before else 1,
            previous=before.hh if before else None,
            progress=progress,
        )
    papers.keep_recovery_code(sealed.seed, kept)
    show({"envelope": str(out), "hh": sealed.hh, "length": sealed.length, "recovery_code": str(kept)})


@main.command()
@click.option("--tender-file", type=FILE, help="同时核对加密策略 check against this tender's policy too")
@click.option("--trust", type=FILE, help="信任锚文件 trust anchors")
@click.option("--trust-list", type=FILE, help="CA 信任列表 check who signed by this list")
@click.option("--tsa-roots", type=FILE, help="时间戳服务的根证书 PEM")
@click.option("--code", type=FILE, help="恢复码文件：打开并逐一核对 open with the recovery code and check every file")
@click.argument("envelope", type=FILE)
def verify(
    tender_file: Path | None,
    trust: Path | None,
    trust_list: Path | None,
    tsa_roots: Path | None,
    code: Path | None,
    envelope: Path,
) -> None:
    """检查加密文件 verify an envelope: unopened, and with the recovery code also inside."""
    head = read_head(envelope)
    found: dict[str, Any] = {"hh": head.hh, "tender": head.header.tender, "lot": head.header.lot}
    with envelope.open("rb") as body:
        body.seek(head.body_offset)
        check_body(head, body)
    if tender_file:
        policy = TenderPackage.read(tender_file).checked(papers.read_anchors(trust))
        check_head(head, policy=policy, tender=policy.tender, lot=head.header.lot)
        found["policy"] = policy.digest()
    if trust_list:
        listed = TrustList.decode(trust_list.read_bytes().strip())
        stamped_at = check_stamp(head, listed)
        found |= {"timestamp": stamped_at.isoformat()} if stamped_at else {}
        signer = verify_statement(head, trust=listed, at=datetime.now(UTC))
        found["signed_by"] = {"uscc": signer.uscc, "name": signer.name}
    if tsa_roots and head.timestamp:
        stamp = verify_timestamp(head.timestamp, data=head.stamped(), roots=read_roots(tsa_roots))
        found["timestamp"] = stamp.at.isoformat()
    if code:
        found["inside"] = inside(opened(envelope, head, code, None))
    show(found)


def opened(envelope: Path, head: Head, code: Path, into: Path | None) -> OpenedBid:
    """This function will open an envelope with a recovery code file; raises OtherRecoveryCode, BidUnopenable."""
    seed = from_words(papers.recovery_code_in(code.read_text("utf-8")))
    with envelope.open("rb") as body:
        body.seek(head.body_offset)
        return open_envelope(head, body, seed=seed, sink=into)


def inside(bid: OpenedBid) -> dict[str, Any]:
    """This function will list what an opened envelope holds."""
    return {"form": bid.form, "files": [line.model_dump() for line in bid.manifest.files]}


@main.command()
@click.option("--code", type=FILE, required=True, help="恢复码文件 recovery code")
@click.option("--into", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True, help="输出文件夹")
@click.argument("envelope", type=FILE)
def recover(code: Path, into: Path, envelope: Path) -> None:
    """用恢复码取出文件 take the files out with the recovery code."""
    show(inside(opened(envelope, read_head(envelope), code, into)))


@main.command()
@click.option("--base", required=True, help="交易平台地址 platform")
@with_certificate
@click.option("--receipt", "receipt_path", type=NEW, help="回执文件；默认 <envelope>.receipt.json")
@click.option(
    "--trust-list", type=FILE, help="CA 信任列表：先核对签名和时间戳 check signature and timestamp by it first"
)
@click.argument("envelope", type=FILE)
def submit(
    base: str,
    certificate: Path,
    password: str,
    uscc: str | None,
    receipt_path: Path | None,
    trust_list: Path | None,
    envelope: Path,
) -> None:
    """上传并递交 upload, going on where it stopped, and submit; the receipt is kept."""
    head = read_head(envelope)
    require_whole(envelope, head, trust_list)
    signer = papers.open_certificate(certificate, password)
    with connected(base) as api:
        api.sign_in(uscc=papers.uscc_of(signer, uscc), signer=signer)
        with progressing(envelope.stat().st_size, "上传 uploading") as progress:
            receipt = api.submit(lot=head.header.lot, path=envelope, progress=progress)
    kept = receipt_path or envelope.with_name(envelope.name + ".receipt.json")
    kept.write_text(json.dumps(receipt, ensure_ascii=False, indent=1), encoding="utf-8")
    show(receipt)


def require_whole(envelope: Path, head: Head, trust_list: Path | None) -> None:
    """This function will check, before anything is sent, what the platform would refuse: body, timestamp, signer.

    Raises Corrupt, BadTimestamp, and with a trust list whatever its checks of signer and timestamp refuse.
    """
    with envelope.open("rb") as body:
        body.seek(head.body_offset)
        check_body(head, body)
    listed = TrustList.decode(trust_list.read_bytes().strip()) if trust_list else None
    check_stamp(head, listed)
    if listed is not None:
        verify_statement(head, trust=listed, at=datetime.now(UTC))


@main.command()
@click.option("--base", required=True, help="交易平台地址 platform")
@with_certificate
@click.argument("receipt")
def withdraw(base: str, certificate: Path, password: str, uscc: str | None, receipt: str) -> None:
    """撤回投标 withdraw a bid by its receipt."""
    signer = papers.open_certificate(certificate, password)
    with connected(base) as api:
        api.sign_in(uscc=papers.uscc_of(signer, uscc), signer=signer)
        show(api.withdraw(receipt))


@main.command("receipt")
@click.option("--base", required=True, help="交易平台地址 platform")
@with_certificate
@click.argument("receipt")
def receipt_command(base: str, certificate: Path, password: str, uscc: str | None, receipt: str) -> None:
    """查看回执及各项证明的状态 show a receipt with what is proven by now."""
    signer = papers.open_certificate(certificate, password)
    with connected(base) as api:
        api.sign_in(uscc=papers.uscc_of(signer, uscc), signer=signer)
        show(api.receipt(receipt))
