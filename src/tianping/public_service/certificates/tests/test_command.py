import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from tianping.public_service.certificates.models import TrustListVersion
from tianping.public_service.command import main
from tianping.sealing.certificates import BadTrustList, TrustList, make_ca, trusted

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_operator_publishes_from_a_file(tmp_path):
    file = tmp_path / "list.json"
    found = TrustList(cas=(trusted(make_ca(name="Demonstration CA", now=LONG_AGO), now=LONG_AGO),))
    file.write_bytes(found.encoded())
    done = CliRunner().invoke(main, ["trust-list", str(file)], catch_exceptions=False)
    assert done.output == "trust list 1\n"
    assert TrustListVersion.objects.count() == 1


def test_a_file_that_is_no_trust_list_is_refused(tmp_path):
    file = tmp_path / "list.json"
    file.write_text(json.dumps({"cas": "none"}))
    with pytest.raises(BadTrustList):
        CliRunner().invoke(main, ["trust-list", str(file)], catch_exceptions=False)
    assert not TrustListVersion.objects.exists()
