"""Living tenders: after the replay, at least one tender of the demonstration city stands at each stage.

Everything is done over the published interfaces, with real sealing; the conductor steps the clock between. All names are
made up and say so （虚构）, all credit codes lie outside the registered ranges.
"""
