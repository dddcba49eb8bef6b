"""Holds 暂停: what stops a tender (条例 第二十二条、第五十四条、第六十二条).

Every irreversible step asks here first. A directive takes hold as soon as it is read from supervision's log.
"""
