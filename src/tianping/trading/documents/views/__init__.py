"""Pages of the documents: preparing and issuing them, changing them, asking and answering, reading."""
