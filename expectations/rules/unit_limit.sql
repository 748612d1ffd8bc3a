-- A rate per inhabitants may exceed its base (several SIM cards a person), so the catalogue gives it no highest value; what
-- no rate can reach is a threshold per 100 inhabitants, brought to the base of the rate.
update indicator
set value_max = threshold.value * indicator.scale / base.value
from threshold, threshold as base
where indicator.value_max is null
    and indicator.unit_measure like 'PER\_%\_POP' escape '\'
    and threshold.parameter = 'unit_per_100_max'
    and base.parameter = 'unit_percent_max'
