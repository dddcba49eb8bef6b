"""Fees 费用: bid bonds that must be returned with interest, and that they were (条例 第三十一、五十七、七十四条).

Documents cost nothing here (Order 20 art. 20). Money moves outside the platform; what is kept is the duty, who paid what
when, and the moment when all was returned. Who bid stays between the parties: the log says only that all is returned.
"""
