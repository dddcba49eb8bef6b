"""What a trustee does: one module per duty; the only places of this room that record events."""
