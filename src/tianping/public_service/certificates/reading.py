"""Reading a trust list that somebody wrote into a file."""

from pathlib import Path

from pydantic import ValidationError

from tianping.sealing.certificates import BadTrustList, TrustList


def read_file(path: Path) -> TrustList:
    """This function will read a trust list from a JSON file; whether it is canonical does not matter. Raises BadTrustList."""
    try:
        return TrustList.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise BadTrustList(what=".".join(str(part) for part in error.errors()[0]["loc"]) or "JSON") from None
