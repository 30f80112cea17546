"""What the application can do, as functions over plain values and a database session. Must not know Flask or click."""
