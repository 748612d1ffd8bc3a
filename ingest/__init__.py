"""Readers: from a publisher's file to rows that each know their place in it."""
