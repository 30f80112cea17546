"""Pages of accounts: signing in, one's own account, and the people an admin manages."""
