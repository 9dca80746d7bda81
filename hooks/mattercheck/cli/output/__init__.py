"""What a check writes: outputs, reports, progress and messages."""
