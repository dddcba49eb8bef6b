"""An envelope that comes with a form instead of in slices: the way without script, for files up to a stated size."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from tianping.record.actors import Actor
from tianping.trading.bids import uploading
from tianping.trading.bids.models import Upload
from tianping.trading.plans.models import Lot

PLAIN_MIB = 64
"""Largest envelope that a form takes; TIANPING_BODY_LIMITS lets one MiB more in, for the form around it."""


def take_whole(*, lot: Lot, file: "UploadedFile[Any]", by: Actor, now: datetime) -> Upload:
    """This function will take a file as if it came in slices; it goes on where an earlier one stopped.

    Raises what `uploading.start` and `take_slice` raise.
    """
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    upload = uploading.start(lot=lot, length=file.size or 0, sha256=digest.hexdigest(), by=by, now=now)
    while not upload.stored and upload.received < upload.length:
        file.seek(upload.received)
        data = file.read(uploading.SLICE)
        told = hashlib.sha256(data).hexdigest()
        upload = uploading.take_slice(upload=upload, offset=upload.received, data=data, digest=told, by=by, now=now)
    return upload
