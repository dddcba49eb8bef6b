"""What the page's program says, in the language of the page."""

from django.utils.translation import gettext


def words() -> dict[str, str]:
    """This function will return all sentences of the program by name."""
    return _checking() | _choosing() | _working() | _telling()


def _checking() -> dict[str, str]:
    return {
        "good": gettext("通过"),
        "bad": gettext("不通过"),
        "check_form": gettext("加密策略：三方各持一把密钥，任何一家都凑不够两把。"),
        "check_digest": gettext("策略摘要与招标文件写的一致。"),
        "check_anchors": gettext("信任锚文件可读。"),
        "check_policy": gettext("加密策略有 {who} 的签名。"),
        "check_key": gettext("{who} 的密钥写进了它自己的日志，并有别的平台联署。"),
        "do_not_seal": gettext("有一项不通过，不要用它加密。请过几分钟刷新再看；仍不通过的，向监督部门反映。"),
        "checked_by_own": gettext("全部通过，依据的是你自己的信任锚文件。"),
        "checked_by_platform": gettext(
            "全部通过，但信任锚是本平台给的，只能防别人，防不了本平台。最好用你自己的信任锚文件再核对一遍。"
        ),
    }


def _choosing() -> dict[str, str]:
    return {
        "total": gettext("{count} 个文件，共 {size}"),
        "no_files": gettext("还没有选文件。请选投标文件，可以一次选多个。"),
        "bad_name": gettext("文件名“{name}”不能用或重复。请改名：不含 / \\ : 等符号，不超过 200 字节。"),
        "bad_price": gettext("投标报价没有填，或格式不对。请填数字，单位元，最多两位小数，如 1234567.89。"),
        "over_maximum": gettext("报价超过最高投标限价 {maximum} 元，会被否决。请改报价。"),
        "too_large": gettext("文件太大：这个密码套件在网页里最多 {largest}。请用投标工具 tianping。"),
        "no_signer": gettext("还没有证书。请先申请证书，或者选“用投标工具签名”。"),
        "no_certificate": gettext("这个浏览器里还没有本单位的签名密钥。"),
        "have_signer": gettext("这个浏览器里有本单位的签名密钥，证书由 {ca} 签发，有效期至 {until}。"),
        "old_browser": gettext(
            "这个浏览器太旧，或者不是安全连接，不能在网页里加密。请换新版浏览器，或用投标工具 tianping。"
        ),
    }


def _working() -> dict[str, str]:
    return {
        "reading": gettext("正在读文件、算摘要。"),
        "sealing": gettext("正在加密。不要关页面。"),
        "digest": gettext("正在算加密文件的摘要。"),
        "sealed_in": gettext("加密用了 {seconds} 秒。"),
        "sending": gettext("正在上传，可以暂停。关了页面也不丢，回来接着传。"),
        "paused": gettext("已暂停。点“继续”接着传。"),
        "cut": gettext("网络断了，正在重试，接着断点传。"),
        "whole": gettext("传完了。还要点“递交投标”，才算投标。"),
        "resuming": gettext("上次加密好的文件（{size}）还在这台电脑上，接着传。"),
        "pause": gettext("暂停"),
        "resume": gettext("继续"),
        "away": gettext("登录已过期。重新登录后打开这一页，接着断点传。"),
    }


def _telling() -> dict[str, str]:
    return {
        "tender": gettext("招标项目"),
        "lot": gettext("标段"),
        "version": gettext("第几版"),
        "file": gettext("文件"),
        "seal": gettext("封装编号"),
        "body": gettext("密文摘要"),
        "digest_of_file": gettext("文件摘要"),
        "receipt": gettext("回执编号"),
        "received_at": gettext("收到时间"),
        "full": gettext("磁盘空间不够。请腾出比投标文件大一倍的空间，再试一次。"),
        "changed": gettext("有文件在加密过程中被修改或移走，已停止。请关闭正在编辑它的程序，重新选文件。"),
        "other": gettext("另一个窗口正在为这个标段加密或上传。请关掉那个窗口。"),
        "failed": gettext("没有办成（{what}）。什么都没有递交。请再试一次，或用投标工具 tianping。"),
    }
