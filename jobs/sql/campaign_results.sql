with contacted as (
  select campaign_id, coalesce(workflow_id, '(none)') as workflow_id, month, person, responded
  from (
    select t.campaign_id, coalesce(t.workflow_id, c.workflow_id) as workflow_id, t.month, t.person,
      array_contains(:response_kinds, kind) as responded
    from (
      -- Where nobody says what was delivered, it is what was sent and did not bounce.
      select *, bool_or(kind = 'bounce') over (partition by campaign_id, message_id, person) as bounced
      from (
        select campaign_id, message_id, workflow_id, month, lower(kind) as kind,
          coalesce(person_id, concat('e|', email_hash)) as person
        from touches
        where not is_deleted and not is_bot and touch_date <= :as_of and campaign_id is not null
          and (array_contains(:reach_kinds, lower(kind)) or lower(kind) in ('send', 'bounce'))
      )
    ) t left join campaigns c on t.campaign_id = c.campaign_id
    where array_contains(:reach_kinds, kind) or (kind = 'send' and not bounced)
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
  -- Parts of conversions are summed as whole numbers: in any order, the same sum.
  select w.unit, w.id, model, period, period_start, bool_and(is_complete) as is_complete, sum(cost) as cost,
    if(w.unit = 'all', sum(cast(rint(conversions * 1e10) as bigint)) / 1e10D, max(conversions)) as conversions,
    if(w.unit = 'all', sum(cast(rint(new_customers * 1e10) as bigint)) / 1e10D, max(new_customers)) as new_customers,
    sum(revenue) as revenue, sum(revenue_in_crm) as revenue_in_crm,
    sum(if(attributed.id = '(unattributed)', revenue, 0)) as revenue_unattributed,
    coalesce(max(new_customers) filter (where attributed.id = '(unattributed)'), 0) as new_unattributed
  from attributed
    lateral view inline(if(unit = 'campaign',
      array(struct(unit as unit, id as id), struct('all' as unit, 'ALL' as id)), array(struct(unit as unit, id as id)))) w
  where goal = :goal
  group by w.unit, w.id, model, period, period_start
),
models as (
  select w.unit, array_sort(collect_set(struct(model, revenue_in_crm is not null as knows_crm))) as models
  from attributed lateral view explode(if(unit = 'campaign', array('campaign', 'all'), array(unit))) w as unit
  where goal = :goal
  group by w.unit
),
-- A campaign that reached people or has leads is a row, though it earned and cost nothing.
known as (
  select unit, id, period, period_start, collect_list(e) as earned, bool_or(is_met) as is_met,
    max(reached) as reached, max(responses) as responses, max(leads) as leads, max(qualified_leads) as qualified_leads
  from (
    select unit, id, period, period_start,
      struct(model, is_complete, cost, conversions, new_customers, revenue, revenue_in_crm, revenue_unattributed, new_unattributed) as e,
      false as is_met, 0L as reached, 0L as responses, 0L as leads, 0L as qualified_leads
    from earned
    union all select unit, id, period, period_start, null, true, reached, responses, 0L, 0L from reach
    union all select unit, id, period, period_start, null, true, 0L, 0L, leads, qualified_leads from led
    union all select 'campaign', campaign_id, 'all', date'1970-01-01', null, true, 0L, 0L, 0L, 0L from campaigns where not is_deleted
  )
  group by unit, id, period, period_start
),
units as (
  select *, coalesce(e.is_complete, is_over) as is_complete,
    coalesce(e.cost, 0) as cost, coalesce(e.conversions, 0) as conversions, coalesce(e.new_customers, 0) as new_customers,
    coalesce(e.revenue, 0) as revenue, if(e is null and knows_crm, 0, e.revenue_in_crm) as revenue_in_crm,
    coalesce(e.revenue_unattributed, 0) as revenue_unattributed, coalesce(e.new_unattributed, 0) as new_unattributed
  from (
    select k.unit, k.id, k.period, k.period_start, k.reached, k.responses, k.leads, k.qualified_leads, m.model, m.knows_crm,
      k.period = 'all' or add_months(k.period_start, 1) <= date_add(least(cast(:as_of as date), :data_through), 1) as is_over,
      get(filter(k.earned, e -> e.model = m.model), 0) as e
    from (
      select k.*, if(k.is_met, m.models, filter(m.models, m -> exists(k.earned, e -> e.model = m.model))) as of_models
      from known k join models m on m.unit = k.unit
    ) k lateral view explode(k.of_models) m as m
  )
)
select
  cast(:as_of as date) as as_of,
  u.unit, u.id, c.name, c.channel, c.run_in_crm, u.model, u.period, u.period_start, u.is_complete,
  if(u.period = 'all', c.budget_base, null) as budget,
  if(u.period = 'all', c.actual_cost_base, null) as actual_cost,
  if(u.period = 'all', c.actual_cost_base - c.budget_base, null) as cost_variance,
  u.cost,
  u.reached,
  u.responses,
  u.leads,
  u.qualified_leads,
  cast(u.conversions as double) as conversions,
  cast(u.new_customers as double) as new_customers,
  u.revenue,
  u.revenue_in_crm,
  u.revenue - u.revenue_in_crm - u.revenue_unattributed as revenue_outside_crm,
  u.revenue_unattributed,
  -- What does not depend on a model is known when the period is over.
  if(u.is_over, try_divide(u.responses, u.reached), null) as response_rate,
  if(u.is_over, try_divide(cast(u.cost as double), u.leads), null) as cost_per_lead,
  if(u.is_over, try_divide(cast(u.cost as double), u.qualified_leads), null) as cost_per_qualified_lead,
  -- Spending is held against what it led to, not against what no touch led to.
  if(u.is_complete and u.new_customers - u.new_unattributed > 1e-9,
    cast(u.cost as double) / (u.new_customers - u.new_unattributed), null) as media_cac,
  if(u.is_complete, try_divide(cast(u.revenue - u.revenue_unattributed as double), cast(u.cost as double)), null) as roas,
  if(u.is_complete,
    try_divide(cast(u.revenue - u.revenue_unattributed as double) * :gross_margin - cast(u.cost as double), cast(u.cost as double)), null) as roi
from units u
  left join (select * from campaigns where not is_deleted) c on u.unit = 'campaign' and u.id = c.campaign_id
