"""The desk of a department: what needs it today, of all rooms, the most urgent first."""
