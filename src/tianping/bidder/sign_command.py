"""`tianping sign`: the canonical text of an act, signed with a certificate at the person's own machine.

What a site shows as "the text to sign" is signed here, byte for byte: a text that the site offers as a file is saved as it
is. The JSON that is written is what the site takes: the key and its password never leave the machine.
"""

import json
from pathlib import Path

import click

from tianping.bidder import papers
from tianping.refusals import Refusal
from tianping.sealing.envelope import WouldOverwrite

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class NothingToSign(Refusal):
    """Neither a text nor a file with it was given, or both."""

    code = "nothing-to-sign"
    zh = "没有写明要签的原文，或者写了两份。"
    en = "Give the text to sign, once."
    next_zh = "请用 --text 写明原文，或者用 --text-file 指定页面上下载的原文文件。"
    next_en = "Use --text, or --text-file with the file that the page offers."


@click.command()
@click.option("--certificate", type=FILE, required=True, help="PKCS#12 证书文件 certificate")
@click.option(
    "--password",
    envvar=papers.PASSWORD_VARIABLE,
    prompt="证书密码 certificate password",
    hide_input=True,
    help=f"证书密码，也可放在环境变量 {papers.PASSWORD_VARIABLE}",
)
@click.option("--text", help="待签原文 the text to sign")
@click.option("--text-file", type=FILE, help="待签原文文件，UTF-8 a file with the text to sign")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="签名文件；默认写到标准输出 signature file"
)
def main(certificate: Path, password: str, text: str | None, text_file: Path | None, out: Path | None) -> None:
    """用数字证书签一段原文 sign a text with a certificate; the result goes back to the page."""
    if (text is None) == (text_file is None):
        raise NothingToSign
    if out is not None and out.exists():
        raise WouldOverwrite(name=out.name)
    said = text.encode() if text is not None else text_file.read_bytes()  # type: ignore[union-attr]
    signer = papers.open_certificate(certificate, password)
    signature = json.dumps(signer.sign(said).to_json(), indent=1)
    if out is None:
        click.echo(signature)
    else:
        out.write_text(signature + "\n", encoding="utf-8")
