"""What a plan tells its reports, and what has become of it since."""
