"""Charts as inline SVG: a histogram, bars and a line, in the colours of the page; readable by screen readers."""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, LEFT, FOOT = 640, 220, 56, 28


def bars(labels: Sequence[str], values: Sequence[float], *, title: str, marked: Sequence[int] = ()) -> str:
    """This function will draw upright bars; `marked` ones stand out. The table beside it holds the numbers."""
    high = max((*values, 0.0)) or 1.0
    step = (WIDTH - LEFT) / max(1, len(values))
    parts = []
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        tall = (HEIGHT - FOOT - 12) * value / high
        x, y = LEFT + place * step + step * 0.1, HEIGHT - FOOT - tall
        kind = "bar marked" if place in marked else "bar"
        tip = f"<title>{escape(label)}: {value:g}</title>"
        parts.append(
            f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{tall:.1f}">{tip}</rect>'
        )
        if len(values) <= 16:
            parts.append(f'<text x="{x + step * 0.4:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(label)}</text>')
    return _framed("".join(parts), title, high)


def line(labels: Sequence[str], values: Sequence[float | None], *, title: str) -> str:
    """This function will draw a line over evenly spaced labels; None leaves a gap."""
    known = [value for value in values if value is not None]
    high = max((*known, 0.0)) or 1.0
    step = (WIDTH - LEFT) / max(1, len(values) - 1)
    runs: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{LEFT + place * step:.1f},{HEIGHT - FOOT - (HEIGHT - FOOT - 12) * value / high:.1f}")
    drawn = "".join(f'<polyline class="line" points="{" ".join(run)}"/>' for run in runs if run)
    ends = [(0, "start"), (len(labels) - 1, "end")] if labels else []
    words = "".join(
        f'<text x="{LEFT + place * step:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{escape(labels[place])}</text>'
        for place, anchor in ends
    )
    return _framed(drawn + words, title, high)


def histogram(values: Sequence[float], *, title: str, bins: int = 24, mark: float | None = None) -> str:
    """This function will draw how values are spread; the bin that holds `mark` stands out."""
    if not values:
        return _framed("", title, 1.0)
    low, high = min(values), max(values)
    width = (high - low) / bins or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int((value - low) / width))] += 1
    marked = () if mark is None else (min(bins - 1, max(0, int((mark - low) / width))),)
    return bars([f"{low + width * place:.3g}" for place in range(bins)], counts, title=title, marked=marked)


def _framed(inside: str, title: str, high: float) -> str:
    axis = (
        f'<line class="axis" x1="{LEFT}" y1="{HEIGHT - FOOT}" x2="{WIDTH}" y2="{HEIGHT - FOOT}"/>'
        f'<text x="{LEFT - 6}" y="20" text-anchor="end">{high:.4g}</text>'
        f'<text x="{LEFT - 6}" y="{HEIGHT - FOOT}" text-anchor="end">0</text>'
    )
    return (
        f'<svg role="img" aria-label="{escape(title, quote=True)}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<title>{escape(title)}</title>{axis}{inside}</svg>"
    )
