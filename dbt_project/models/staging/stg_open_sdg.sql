{{ landed_rows('open_sdg') }}
