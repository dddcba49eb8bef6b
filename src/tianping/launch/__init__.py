"""The demonstration city: three platforms, a custodian, a time-stamping authority on one machine, by one command.

Real auctions of the city of Tsuchiura (data/, MIT licence) are replayed through the running processes over HTTP.
Amounts are the recorded ones in JPY and are read as CNY 元 here; subjects are firms as published, persons are made up.
"""
