with events as (
  select
    coalesce(t.campaign_id, '(none)') as campaign_id,
    coalesce(concat(c.workflow_id, ' ', c.series_step), '(none)') as series_step,
    t.variant,
    coalesce(t.message_id, '(none)') as message_id,
    coalesce(t.person_id, t.email_hash, t.account_id, t.message_id, t.touch_id) as recipient,
    lower(t.kind) as kind,
    t.is_bot,
    if(lower(t.kind) = 'bounce', lower(t.bounce_type), null) as bounce
  from touches t left join campaigns c on t.campaign_id = c.campaign_id
  where not t.is_deleted
    and t.touch_date <= :as_of
    and array_contains(:kinds, lower(t.kind))
    and array_contains(:channels, lower(coalesce(t.channel, c.channel, 'email')))
),
recipients as (
  select campaign_id, series_step, message_id, recipient,
    coalesce(min(variant), '(none)') as variant,
    coalesce(bool_or(kind = 'open' and not is_bot), false) as opened,
    coalesce(bool_or(kind = 'open' and is_bot), false) as machine_opened,
    coalesce(bool_or(kind = 'click' and not is_bot), false) as clicked,
    coalesce(bool_or(kind = 'click' and is_bot), false) as machine_clicked,
    coalesce(bool_or(kind = 'reply'), false) as replied,
    coalesce(bool_or(kind = 'form'), false) as form,
    coalesce(bool_or(kind = 'unsubscribe'), false) as unsubscribed,
    coalesce(bool_or(kind = 'spam'), false) as complained,
    coalesce(bool_or(kind = 'bounce'), false) as bounced,
    max(bounce) as bounce
  from events
  group by campaign_id, series_step, message_id, recipient
),
outcomes as (
  -- Who did anything with a message has got it, whatever its bounce or its missing delivery says.
  select *,
    opened or machine_opened or clicked or machine_clicked or replied or form or unsubscribed or complained as engaged
  from recipients
),
levels as (
  select o.*, l.level,
    if(l.level = 'series_step', 'ALL', o.campaign_id) as level_campaign,
    if(l.level = 'series_step', o.series_step, 'ALL') as level_step,
    if(l.level = 'variant', o.variant, 'ALL') as level_variant,
    if(l.level = 'message', o.message_id, 'ALL') as level_message
  from outcomes o cross join (select explode(array('campaign', 'series_step', 'variant', 'message')) as level) l
),
counts as (
  select level, level_campaign as campaign_id, level_step as series_step, level_variant as variant, level_message as message_id,
    count(*) as sent,
    count_if(bounced and not engaged) as bounced,
    count_if(bounced and not engaged and bounce like 'hard%') as bounced_hard,
    count_if(bounced and not engaged and bounce like 'soft%') as bounced_soft,
    count_if(engaged or not bounced) as delivered,
    count_if(opened) as opened,
    count_if(machine_opened and not opened) as opened_by_machine,
    count_if(clicked) as clicked,
    count_if(machine_clicked and not clicked) as clicked_by_machine,
    count_if(clicked and opened) as clicked_opened,
    count_if(replied) as replied,
    count_if(form) as forms,
    count_if(replied or clicked or form) as responded,
    count_if(replied or clicked or machine_clicked or form) as responded_or_machine,
    count_if(unsubscribed) as unsubscribed,
    count_if(complained) as complaints
  from levels
  group by all
)
select
  cast(:as_of as date) as as_of,
  level, campaign_id, series_step, variant, message_id,
  sent, bounced, bounced_hard, bounced_soft, delivered,
  opened, opened_by_machine, clicked, clicked_by_machine, replied, forms, responded, responded_or_machine,
  unsubscribed, complaints,
  try_divide(opened, delivered) as open_rate,
  try_divide(opened + opened_by_machine, delivered) as open_rate_with_machines,
  try_divide(clicked, delivered) as click_rate,
  try_divide(clicked + clicked_by_machine, delivered) as click_rate_with_machines,
  try_divide(clicked_opened, opened) as click_to_open_rate,
  try_divide(replied, delivered) as reply_rate,
  try_divide(responded, delivered) as response_rate,
  try_divide(responded_or_machine, delivered) as response_rate_with_machines,
  try_divide(unsubscribed, delivered) as unsubscribe_rate,
  try_divide(complaints, delivered) as complaint_rate,
  try_divide(bounced, sent) as bounce_rate
from counts
