{{ landed_rows('itu_datahub') }}
