"""The page on which admins erase what holds personal data."""
