{{ landed_rows('egdi') }}
