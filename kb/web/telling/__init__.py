"""Pages of what people are told: the inbox, how they wish to be told, and what they follow."""
