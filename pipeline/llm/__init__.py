"""Layers around a chat model that all processes of a store share: rate limits, resting services, a day's budget."""
