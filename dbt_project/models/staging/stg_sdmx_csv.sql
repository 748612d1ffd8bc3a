{{ landed_rows('sdmx_csv') }}
