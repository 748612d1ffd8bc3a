{{ landed_rows('national_report') }}
-- national indicators (NAT-...) have no definition in the catalogue; see stg_national_report_indicator
where upper(trim(series_label)) not like 'NAT-%'
