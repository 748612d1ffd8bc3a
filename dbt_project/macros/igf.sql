{# Words of the IGF's records and the codes that the seed igf_label_map gives them; a blank, and a word that means nobody
   answered, is `_U`. `columns` are column -> concept. #}
{% macro igf_label_codes(relation, columns) -%}
    {%- for column, concept in columns.items() %}
    select '{{ concept }}' as concept, word.label, coalesce(meaning.code, '_U') as code
    from (select distinct coalesce({{ column }}, '') as label from {{ relation }}) as word
    left join {{ ref('igf_label_map') }} as meaning
        on meaning.concept = '{{ concept }}' and {{ label_key('meaning.label') }} = {{ label_key('word.label') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Joins of a table of records to the codes of its words: `columns` as above, each joined under the column's name. #}
{% macro join_igf_labels(relation, labels, columns) -%}
    {%- for column, concept in columns.items() %}
    inner join {{ labels }} as {{ column }}_code
        on {{ column }}_code.concept = '{{ concept }}' and coalesce({{ relation }}.{{ column }}, '') = {{ column }}_code.label
    {%- endfor %}
{%- endmacro %}

{# Columns of registrations that carry words -> concept of their codes. #}
{% macro registration_labels() -%}
    {{ return({
        'stakeholder_group': 'STAKEHOLDER', 'sex': 'SEX', 'disability': 'DISABILITY', 'attendance': 'ATTENDANCE',
        'first_time': 'FIRST_TIME', 'role_label': 'ROLE', 'supported': 'SUPPORTED'
    }) }}
{%- endmacro %}

{# Columns of contributions that carry words -> concept of their codes. #}
{% macro contribution_labels() -%}
    {{ return({
        'contribution_type': 'CONTRIBUTION_TYPE', 'stakeholder_group': 'STAKEHOLDER', 'sex': 'SEX', 'is_youth': 'IS_YOUTH'
    }) }}
{%- endmacro %}

{# Names of what is counted of the registered, as the columns of int_igf_count. #}
{% macro igf_measures() -%}
    {{ return(['registered', 'onsite', 'online', 'speakers', 'supported']) }}
{%- endmacro %}

{# Dimensions by which the registered are counted: name -> column of int_igf_person. #}
{% macro igf_dimensions() -%}
    {{ return({
        'STAKEHOLDER': 'stakeholder', 'REGIONAL_GROUP': 'regional_group', 'COUNTRY_GROUP': 'country_group', 'SEX': 'sex',
        'AGE': 'age_band', 'DISABILITY': 'disability', 'FIRST_TIME': 'first_time', 'ROLE': 'registered_role',
        'COUNTRY': 'ref_area'
    }) }}
{%- endmacro %}

{# Crossings that an indicator asks for: [within, dimension], a dimension within the groups of another. #}
{% macro igf_crossings() -%}
    {{ return([
        ['STAKEHOLDER', 'SEX'], ['REGIONAL_GROUP', 'SEX'], ['STAKEHOLDER', 'AGE'], ['REGIONAL_GROUP', 'AGE'],
        ['STAKEHOLDER', 'FIRST_TIME'], ['REGIONAL_GROUP', 'FIRST_TIME'], ['SEX', 'AGE'], ['DISABILITY', 'AGE'],
        ['SEX', 'DISABILITY']
    ]) }}
{%- endmacro %}

{# The column of the file that a dimension of the registered is read from. #}
{% macro registration_column(dimension) -%}
    case {{ dimension }}
        when 'STAKEHOLDER' then 'stakeholder_group' when 'REGIONAL_GROUP' then 'country, stakeholder_group'
        when 'COUNTRY_GROUP' then 'country' when 'COUNTRY' then 'country' when 'SEX' then 'sex'
        when 'AGE' then 'birth_year, meeting_year' when 'DISABILITY' then 'disability' when 'FIRST_TIME' then 'first_time'
        when 'ROLE' then 'role'
    end
{%- endmacro %}
