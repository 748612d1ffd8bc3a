{{ landed_rows('world_bank') }}
