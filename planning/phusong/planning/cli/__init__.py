"""The command ``phusong``."""
