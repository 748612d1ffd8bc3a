{{ landed_rows('eurostat') }}
