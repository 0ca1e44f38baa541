"""What the stages of a plan hand to one another: typed, frozen, in metres."""
