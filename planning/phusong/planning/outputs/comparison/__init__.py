"""What a comparison of plans writes."""
