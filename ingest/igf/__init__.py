"""Records of the Internet Governance Forum: registrations, published statistics, funding, contributions, initiatives.

What a person wrote of itself is dropped or hashed here, before anything else looks at it. See docs/igf.md.
"""
