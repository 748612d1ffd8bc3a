{{ landed_rows('un_sdg') }}
