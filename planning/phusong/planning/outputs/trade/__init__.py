"""What those who buy, light and lay cable get."""
