"""Feeds, sitemap and harvests."""
