"""QR codes for documents that are set by typst; on pages the tag `tp_qr` draws them."""

import io

import segno


def qr_svg(text: str) -> str:
    """This function will draw the QR code of a text as SVG, for `image(bytes(facts.qr), format: "svg")`; the same text must
    stand beside it."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode()
