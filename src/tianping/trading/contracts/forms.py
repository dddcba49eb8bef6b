"""Forms of contracts: draw up, change, sign, refuse."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.refusals import Refusal
from tianping.sealing.signing import Signature
from tianping.trading.contracts.comparing import ContractPlan
from tianping.web.files import open_file
from tianping.web.filing.fields import Amount, Chosen, Passage, Upload, Words, said
from tianping.web.filing.forms import FilingForm
from tianping.web.filing.kept import KeptFile

GROUNDS = (
    ("documents-clause", _("招标文件和合同约定的调整条款")),
    ("design-change", _("设计变更或者工程量变化")),
    ("law-change", _("法律法规或者政策变化")),
    ("force-majeure", _("不可抗力")),
    ("other", _("其他")),
)
CAUSES = (
    ("refused-contract", _("无正当理由不订立合同")),
    ("added-conditions", _("签订合同时提出附加条件")),
    ("no-performance-bond", _("不按要求提交履约保证金")),
    ("force-majeure", _("因不可抗力不能履行合同")),
)
TERMS = ("price", "period", "quality", "content", "manager", "manager_reason", "clauses", "performance_bond")


class ContractForm(FilingForm):
    """The contract; its main terms come from the award and the bid."""

    price = Amount(label=_("价款（元）"), help_text=_("与中标价一致。"))
    period = Words(label=_("履行期限"), max_length=200, help_text=_("与投标文件一致。"))
    quality = Words(label=_("质量"), max_length=500, help_text=_("与投标文件一致。"))
    content = Passage(label=_("标的"), max_length=20_000)
    manager = Words(label=_("项目负责人"), max_length=60)
    manager_reason = Passage(
        label=_("更换项目负责人的理由"), required=False, max_length=2000, help_text=_("与投标文件不同的才填。")
    )
    performance_bond = Amount(
        label=_("履约保证金（元）"), required=False, help_text=_("不超过中标价的 10%；不收的不填。")
    )
    clauses = Passage(label=_("其他条款"), max_length=100_000, help_text=_("招标文件所附合同条款，可以整段贴入。"))

    def told(self) -> dict[str, Any]:
        """This method will return the contract as it is to be drawn up."""
        given = super().told()
        terms = {name: given.pop(name) for name in TERMS}
        terms["manager_reason"] = terms["manager_reason"] or ""
        return given | {"plan": ContractPlan(**terms)}


class AmendForm(ContractForm):
    """The whole contract as it shall be, with ground and reason."""

    ground = Chosen(label=_("变更的依据"), choices=GROUNDS)
    reason = Passage(label=_("变更的理由（公开）"), max_length=4000)


class SignForm(FilingForm):
    """A certificate's signature over the text that the page shows, made on one's own machine."""

    signature = Upload(
        label=_("签名文件"), kinds=("json",), limit_mib=1, help_text=_("按下面的步骤，用本单位数字证书做出的签名文件。")
    )

    def clean_signature(self) -> Any:
        """This method will read the signature; whose it is and what it signs is judged by the act."""
        kept = self.cleaned_data["signature"]
        if isinstance(kept, KeptFile):
            _read(kept)
        return kept

    def told(self) -> dict[str, Any]:
        """This method will return the signature as plain values."""
        return {"signature": _read(self.cleaned_data["signature"])}


class RefuseForm(FilingForm):
    """Why no contract is concluded with the winner."""

    cause = Chosen(label=_("情形"), choices=CAUSES)
    reason = Passage(label=_("说明（公开）"), max_length=2000)


class GiveUpForm(FilingForm):
    """Why the lot is given to no other candidate."""

    reason = Passage(label=_("理由（公开）"), max_length=2000)


class NothingForm(FilingForm):
    """No fields: the page itself is the question."""


def _read(kept: KeptFile) -> dict[str, Any]:
    with open_file(kept.sha256) as file:
        data = file.read()
    try:
        return Signature.from_json(json.loads(data)).to_json()
    except Refusal as refusal:
        raise ValidationError(said(refusal)) from None
    except ValueError:
        raise ValidationError(gettext("这不是签名文件。请上传签名程序写出的 JSON 文件。")) from None
