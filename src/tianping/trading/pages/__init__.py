"""The public front page of the trading platform: tenders, searched and sorted by what a bidder must do next."""
