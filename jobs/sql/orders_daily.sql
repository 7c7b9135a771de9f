select
  month,
  order_date as day,
  coalesce(channel, 'UNKNOWN') as channel,
  count_if(not is_return) as orders,
  count_if(is_return) as returns,
  count(distinct if(is_return, null, customer_id)) as customers,
  coalesce(sum(net_base) filter (where not is_return), 0) as gross,
  coalesce(-sum(net_base) filter (where is_return), 0) as refunds,
  coalesce(sum(net_base), 0) as net
from orders
where not is_deleted
  and not array_contains(:excluded_statuses, coalesce(lower(status), ''))
group by month, order_date, coalesce(channel, 'UNKNOWN')
