"""The bidder's own files: bid form, certificate, recovery code. Read with a sentence for whatever is wrong with them."""

import json
import os
import re
from pathlib import Path
from typing import Any

from cryptography import x509

from tianping.record.anchors import Anchors
from tianping.refusals import Refusal
from tianping.sealing.naming_rules import only_code_in
from tianping.sealing.recovery import qr_svg, to_words
from tianping.sealing.signing import PKCS12Signer, Signer

PASSWORD_VARIABLE = "TIANPING_CERTIFICATE_PASSWORD"  # noqa: S105 - the name of a variable, not a password
PRICE = re.compile(r"(0|[1-9]\d{0,13})\.\d{2}")


class BadForm(Refusal):
    """The bid form is not JSON with a price in yuan."""

    code = "bad-bid-form"
    zh = "投标函数据有误：{what}。"
    en = "The bid form is wrong: {what_en}."
    next_zh = '请填写含 price（人民币元，两位小数，例如 "1234567.89"）的 JSON 文件，或使用 --price。'
    next_en = 'Give a JSON object with price in CNY yuan with two decimals, such as "1234567.89", or use --price.'


class NoTrust(Refusal):
    """The trust anchors are missing."""

    code = "no-trust-anchors"
    zh = "没有信任锚文件，无法核对受托方密钥。"
    en = "Without trust anchors the trustees' keys cannot be checked."
    next_zh = "请从公共服务平台等独立来源取得信任锚文件，用 --trust 指定。"
    next_en = "Get the anchors from an independent source and name them with --trust."


class NoCode(Refusal):
    """The certificate does not tell the bidder's unified credit code, and none was given."""

    code = "credit-code-wanted"
    zh = "证书中没有找到统一社会信用代码。"
    en = "No unified credit code was found in the certificate."
    next_zh = "请用 --uscc 指定。"
    next_en = "Give it with --uscc."


def read_anchors(path: Path | None) -> Anchors:
    """This function will read the trust anchors; raises NoTrust, BadAnchors."""
    if path is None:
        raise NoTrust
    return Anchors.parse(path.read_bytes())


def read_form(path: Path | None, price: str | None) -> dict[str, Any]:
    """This function will read the bid form and check its price (a string in CNY yuan, two decimals); raises BadForm."""
    try:
        form = json.loads(path.read_text("utf-8"), parse_float=_no_float) if path else {}
    except ValueError as error:
        raise BadForm(what=f"不是 JSON（{error}）", what_en=f"not JSON ({error})") from None
    if not isinstance(form, dict):
        raise BadForm(what="不是 JSON 对象", what_en="not a JSON object")
    form |= {"price": price} if price is not None else {}
    if not isinstance(form.get("price"), str) or not PRICE.fullmatch(form["price"]):
        raise BadForm(what="报价缺失或格式不对", what_en="the price is missing or of another form")
    return form


def _no_float(text: str) -> float:
    raise ValueError(f"{text} must be a string")


def open_certificate(path: Path, password: str) -> Signer:
    """This function will open a PKCS#12 file; raises CannotSign."""
    return PKCS12Signer(path, password)


def uscc_of(signer: Signer, given: str | None) -> str:
    """This function will return the bidder's credit code: as given, or as the certificate tells; raises NoCode."""
    found = given or only_code_in(x509.load_der_x509_certificate(signer.chain[0]))
    if not found:
        raise NoCode
    return found


def keep_recovery_code(seed: bytes, path: Path) -> None:
    """This function will write the recovery code, words and QR, to a new file that its owner alone can read."""
    words = to_words(seed)
    page = RECOVERY_PAGE.format(words=words, qr=qr_svg(seed))
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(page)


def recovery_code_in(text: str) -> str:
    """This function will find the code in a page written by `keep_recovery_code`, or take the text as the code."""
    found = re.search(r"<code>([a-z-]+)</code>", text)
    return found[1] if found else text.strip()


RECOVERY_PAGE = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>恢复码 Recovery code</title>
<h1>恢复码 Recovery code</h1>
<p>请打印后妥善保存，不要上传，不要交给任何人。有它就能打开你的投标文件。<br>
Print it and keep it safe. Do not upload it or give it to anyone: it opens your bid.</p>
<p><code>{words}</code></p>
{qr}
</html>
"""
