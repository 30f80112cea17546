"""Foreign files become text and proposals: a pure library. Knows neither search nor the application."""
