"""Pictures by what they look like: two 64 and 256 bit digests that survive scaling, light and compression."""

import hashlib
import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Final

import imagehash
from PIL import Image

from tianping.insight.comparison.reading.archive import part
from tianping.insight.comparison.reading.content import Limits, Picture

SMALLEST: Final = 48
"""Pixels: smaller pictures are bullets and lines."""
_FLAT: Final = 4.0
"""Grey levels of standard deviation below which a picture shows nothing."""


def digest(image: Image.Image, *, page: int, sha256: str) -> Picture | None:
    """This function will return the digests of an image, None where it is too small or shows nothing."""
    from PIL import ImageStat

    if min(image.size) < SMALLEST:
        return None
    grey = image.convert("L")
    if ImageStat.Stat(grey).stddev[0] < _FLAT:
        return None
    return Picture(
        page, image.width, image.height, int(str(imagehash.phash(grey)), 16),
        int(str(imagehash.dhash(grey, hash_size=16)), 16), sha256,
    )  # fmt: skip


def _opened(raw: bytes, limits: Limits) -> Image.Image | None:
    """This function will return the image in `raw`, None where there is none that may be decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(raw))
            if image.width * image.height > limits.picture_pixels:
                return None
            image.draft("L", (512, 512))
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    return image


def office_pictures(archive: zipfile.ZipFile, *, folder: str, limits: Limits) -> Iterator[Picture]:
    """This function will yield the pictures of an Office file; their page is 0, the archive does not say it."""
    names = [name for name in archive.namelist() if name.startswith(folder)][: limits.pictures]
    found = []
    for name in names:
        raw = part(archive, name)
        image = _opened(raw, limits)
        picture = digest(image, page=0, sha256=hashlib.sha256(raw).hexdigest()) if image else None
        if picture:
            found.append(picture)
    return iter(found)
