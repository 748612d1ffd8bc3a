{# Models of a build are replaced in their place: a build works on files of its own that are thrown away if anything fails
   (warehouse/build.py), so the copies and renames by which dbt-duckdb protects a live database would only cost time. #}
{% materialization table, adapter="duckdb", supported_languages=['sql', 'python'] %}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('drop') -%} drop table if exists {{ target }} {%- endcall %}
    {% call statement('main', language=model['language']) -%}
        {{ create_table_as(False, target, compiled_code, model['language']) }}
    {%- endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization view, adapter="duckdb" %}
    {%- set target = this.incorporate(type='view') -%}
    {% call statement('main') -%} create or replace view {{ target }} as ({{ compiled_code }}) {%- endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# An incremental model adds its rows. What they replace, its hook has deleted (delete_touched_areas), or it has the same
   `unique_key`. #}
{% materialization incremental, adapter="duckdb", supported_languages=['sql', 'python'] %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set key = config.get('unique_key') -%}
    {{ run_hooks(pre_hooks) }}
    {%- if is_incremental() and model['language'] == 'sql' and not key -%}
        {% call statement('main') -%} insert into {{ target }} by name ({{ compiled_code }}) {%- endcall %}
    {%- else -%}
        {%- set made = make_intermediate_relation(target) if is_incremental() else target -%}
        {% call statement('drop') -%} drop table if exists {{ made }} {%- endcall %}
        {# dbt lets a materialization start Python only here, not in a macro of its own #}
        {% call statement('main', language=model['language']) -%}
            {{ create_table_as(False, made, compiled_code, model['language']) }}
        {%- endcall %}
        {%- if is_incremental() -%}
            {% call statement('add') -%} {{ add_rows(target, made, key or []) }} {%- endcall %}
        {%- endif -%}
    {%- endif -%}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% macro add_rows(target, added, key) -%}
    {%- if key %}
    delete from {{ target }} as present using {{ added }} as added
    where {% for column in key %}present.{{ column }} = added.{{ column }}{{ ' and ' if not loop.last }}{% endfor %};
    {%- endif %}
    insert into {{ target }} by name from {{ added }};
    drop table {{ added }}
{%- endmacro %}
