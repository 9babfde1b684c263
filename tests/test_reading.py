"""Who leads, and what stands, on a day."""
