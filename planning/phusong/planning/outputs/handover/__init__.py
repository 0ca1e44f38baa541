"""What is handed over of each step: its columns, and its reasons as sentences."""
