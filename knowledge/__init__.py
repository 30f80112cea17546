"""What a document is: vocabulary, record, file and passages. Knows neither search nor the application."""
