"""Objections 异议: to the documents, the opening or the result; answered by the buyer in three days, for all to read.

条例 第二十二、四十四、五十四条; Order 20 art. 39. The tender is paused by a hold until the answer. Before the deadline nobody
but the platform knows who objects (招标投标法 第二十二条; Order 20 art. 21): the log says only that somebody does.
"""
