"""Compiled arithmetic; each module has one piece of physics or one kind of loop."""
