"""Cached reads of the published marts. The SQL of the app is here; every query reads schema `marts` only."""
