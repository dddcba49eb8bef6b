"""The forms of people's pages: presence and length; what the words mean is judged by the acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianping.web.accounts.models import ROLES
from tianping.web.accounts.role_names import role_name
from tianping.web.problems import language


class PlainForm(forms.Form):
    """Fields drawn by `accounts/fields.html`: label above, hint under it, mistake beside it."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "form-control")
            field.error_messages["required"] = _("请填写“{name}”。").format(name=field.label)


def _text(label: Any, *, most: int, complete: str = "off", help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, help_text=help_text, widget=forms.TextInput(attrs={"autocomplete": complete})
    )


def _password(label: Any, *, complete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, max_length=200, strip=False, help_text=help_text, widget=widget)


def _code(label: Any, *, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=40, help_text=help_text, widget=widget)


NEW_PASSWORD = _("至少 12 位。几个不相干的词就好，别用生日、单位名。")


class SignInForm(PlainForm):
    """Name and password."""

    sign_in_name = _text(_("登录名"), most=64, complete="username")
    password = _password(_("密码"), complete="current-password")


class CodeForm(PlainForm):
    """The second factor."""

    code = _code(_("动态码"), help_text=_("手机验证器上的六位数字；手机不在身边，填一个恢复码。"))


class EnrolForm(PlainForm):
    """The first code of a new app."""

    code = _code(_("验证器上的六位数字"))


class CurrentCodeForm(PlainForm):
    """A code of the factor that is in use, before it is replaced."""

    code = _code(_("现在的动态码或恢复码"))


class PasskeyForm(PlainForm):
    """A new passkey: what its owner calls it, and what the device answered (written by the page's script)."""

    name = _text(_("名字"), most=60, help_text=_("比如“办公室电脑”，以后凭名字停用。"))
    answer = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)


class ForgottenForm(PlainForm):
    """Who forgot the password, and what it still has."""

    sign_in_name = _text(_("登录名"), most=64, complete="username")
    code = _code(_("恢复码"), help_text=_("绑定验证器时抄下的十个之一；用一个少一个。"))


class NewPasswordForm(PlainForm):
    """A new password, twice."""

    password = _password(_("新密码"), complete="new-password", help_text=NEW_PASSWORD)
    password_again = _password(_("再输一遍密码"), complete="new-password")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("password_again") not in (None, given["password"]):
            self.add_error("password_again", str(_("两遍密码不一样，请重输。")))
        return given


class RecoverForm(PlainForm):
    """Which firm lost its only administrator, and who follows."""

    uscc = _text(_("统一社会信用代码"), most=18)
    name = _text(_("新管理员姓名"), most=120, help_text=_("单位书面指定的人。"))
    reason = forms.CharField(
        label=_("原因和依据"),
        max_length=500,
        help_text=_("写明核对了什么：单位公函文号、核对人、联系方式。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CertificateForm(PlainForm):
    """Whose certificate will sign."""

    uscc = _text(_("统一社会信用代码"), most=18)


class SignatureForm(PlainForm):
    """The signed challenge."""

    signature = forms.CharField(label=_("签名结果"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 6}))


class NewAccountForm(NewPasswordForm):
    """An invited person's own choice of name and password."""

    name = _text(_("姓名"), most=120, complete="name", help_text=_("本单位和办理记录里看到的名字。"))
    sign_in_name = _text(_("登录名"), most=64, complete="username", help_text=_("自己定，3 到 64 个字，不必是邮箱。"))
    password = _password(_("密码"), complete="new-password", help_text=NEW_PASSWORD)
    field_order = ("name", "sign_in_name", "password", "password_again")


class PasswordForm(PlainForm):
    """The old and the new password."""

    old_password = _password(_("现在的密码"), complete="current-password")
    new_password = _password(_("新密码"), complete="new-password", help_text=NEW_PASSWORD)


class InviteForm(PlainForm):
    """Whom to invite into one's own firm, in which of its roles."""

    name = _text(_("姓名"), most=120)
    roles = forms.MultipleChoiceField(label=_("角色"), widget=forms.CheckboxSelectMultiple)
    administers = forms.BooleanField(label=_("也管理本单位人员"), required=False)

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["roles"]
        chosen.choices = [(role, role_name(role, language())) for role in roles]


class AdmitForm(InviteForm):
    """Which firm to open the platform to, and its first administrator."""

    uscc = _text(_("统一社会信用代码"), most=18)
    subject_name = _text(_("单位名称"), most=200)
    field_order = ("uscc", "subject_name", "name", "roles")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, roles=list(ROLES), **kwargs)
        del self.fields["administers"]
        self.fields["name"].label = _("管理员姓名")
