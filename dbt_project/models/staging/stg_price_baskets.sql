{{ landed_rows('price_baskets') }}
