with contacted as (
  select campaign_id, coalesce(workflow_id, '(none)') as workflow_id, month, person, responded
  from (
    select t.campaign_id, coalesce(t.workflow_id, c.workflow_id) as workflow_id, t.month,
      coalesce(t.person_id, concat('e|', t.email_hash)) as person,
      array_contains(:response_kinds, lower(t.kind)) as responded
    from touches t left join campaigns c on t.campaign_id = c.campaign_id
    where not t.is_deleted and not t.is_bot and t.touch_date <= :as_of
      and t.campaign_id is not null
      and array_contains(:reach_kinds, lower(t.kind))
    union all
    select m.campaign_id, c.workflow_id,
      cast(trunc(coalesce(to_date(from_utc_timestamp(m.joined_at, :zone)), m.first_responded_date), 'MM') as date), m.person_id,
      coalesce(m.responded, false)
    from members m left join campaigns c on m.campaign_id = c.campaign_id
    where not m.is_deleted and coalesce(to_date(from_utc_timestamp(m.joined_at, :zone)), m.first_responded_date) <= :as_of
  )
  where person is not null
),
persons as (
  select u.unit, u.id, p.period, p.period_start, person, max(responded) as responded
  from contacted
    lateral view inline(array(
      struct('campaign' as unit, campaign_id as id), struct('workflow' as unit, workflow_id as id), struct('all' as unit, 'ALL' as id))) u
    lateral view inline(array(
      struct('month' as period, month as period_start), struct('all' as period, date'1970-01-01' as period_start))) p
  group by u.unit, u.id, p.period, p.period_start, person
),
reach as (
  select unit, id, period, period_start, count(*) as reached, count_if(responded) as responses
  from persons
  group by unit, id, period, period_start
),
led as (
  select u.unit, u.id, p.period, p.period_start,
    count(*) as leads, count_if(l.qualified_at is not null or l.is_converted or coalesce(array_contains(:qualified_statuses, lower(l.status)), false)) as qualified_leads
  from (
    select l.campaign_id, coalesce(c.workflow_id, '(none)') as workflow_id, l.qualified_at, l.is_converted, l.status,
      cast(trunc(from_utc_timestamp(l.created_at, :zone), 'MM') as date) as month
    from leads l left join campaigns c on l.campaign_id = c.campaign_id
    where not l.is_deleted and l.merged_into_id is null and l.campaign_id is not null
      and to_date(from_utc_timestamp(l.created_at, :zone)) <= :as_of
  ) l
    lateral view inline(array(
      struct('campaign' as unit, campaign_id as id), struct('workflow' as unit, workflow_id as id), struct('all' as unit, 'ALL' as id))) u
    lateral view inline(array(
      struct('month' as period, month as period_start), struct('all' as period, date'1970-01-01' as period_start))) p
  group by u.unit, u.id, p.period, p.period_start
),
earned as (
  select unit, id, model, period, period_start, is_complete, cost, conversions, new_customers, revenue, revenue_in_crm
  from attributed
  where goal = :goal
),
earned_units as (
  select *, if(id = '(unattributed)', revenue, 0) as revenue_unattributed from earned
  union all
  select 'all', 'ALL', model, period, period_start, bool_and(is_complete), sum(cost), sum(conversions), sum(new_customers),
    sum(revenue), sum(revenue_in_crm), sum(if(id = '(unattributed)', revenue, 0))
  from earned
  where unit = 'campaign'
  group by model, period, period_start
),
-- A campaign that reached people or has leads is a row, though it earned and cost nothing.
silent as (
  select k.unit, k.id, m.model, k.period, k.period_start,
    k.period = 'all' or add_months(k.period_start, 1) <= date_add(least(cast(:as_of as date), :data_through), 1) as is_complete
  from (
    select unit, id, period, period_start from reach
    union select unit, id, period, period_start from led
    union select 'campaign', campaign_id, 'all', date'1970-01-01' from campaigns where not is_deleted
  ) k cross join (select distinct unit as of_unit, model from earned_units) m
    left anti join earned_units e
      on e.unit = k.unit and e.id = k.id and e.model = m.model and e.period = k.period and e.period_start = k.period_start
  where m.of_unit = k.unit
),
units as (
  select unit, id, model, period, period_start, is_complete, cost, conversions, new_customers, revenue, revenue_in_crm,
    revenue_unattributed
  from earned_units
  union all
  select unit, id, model, period, period_start, is_complete, 0, 0, 0, 0, 0, 0 from silent
)
select
  cast(:as_of as date) as as_of,
  u.unit, u.id, c.name, c.channel, c.run_in_crm, u.model, u.period, u.period_start, u.is_complete,
  if(u.period = 'all', c.budget_base, null) as budget,
  if(u.period = 'all', c.actual_cost_base, null) as actual_cost,
  if(u.period = 'all', c.actual_cost_base - c.budget_base, null) as cost_variance,
  u.cost,
  coalesce(r.reached, 0) as reached,
  coalesce(r.responses, 0) as responses,
  coalesce(l.leads, 0) as leads,
  coalesce(l.qualified_leads, 0) as qualified_leads,
  cast(u.conversions as double) as conversions,
  cast(u.new_customers as double) as new_customers,
  u.revenue,
  u.revenue_in_crm,
  u.revenue - u.revenue_in_crm - u.revenue_unattributed as revenue_outside_crm,
  u.revenue_unattributed,
  if(u.is_complete, try_divide(r.responses, r.reached), null) as response_rate,
  if(u.is_complete, try_divide(cast(u.cost as double), l.leads), null) as cost_per_lead,
  if(u.is_complete, try_divide(cast(u.cost as double), l.qualified_leads), null) as cost_per_qualified_lead,
  if(u.is_complete and u.new_customers > 1e-9, cast(u.cost as double) / u.new_customers, null) as media_cac,
  if(u.is_complete, try_divide(cast(u.revenue as double), cast(u.cost as double)), null) as roas,
  if(u.is_complete, try_divide(cast(u.revenue as double) * :gross_margin - cast(u.cost as double), cast(u.cost as double)), null) as roi
from units u
  left join (select * from campaigns where not is_deleted) c on u.unit = 'campaign' and u.id = c.campaign_id
  left join reach r on r.unit = u.unit and r.id = u.id and r.period = u.period and r.period_start = u.period_start
  left join led l on l.unit = u.unit and l.id = u.id and l.period = u.period and l.period_start = u.period_start
