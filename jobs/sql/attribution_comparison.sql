with units as (
  select as_of, 'channel' as unit, channel as id, goal, model, period, period_start, conversions, revenue, cost
  from channels
  union all
  select as_of, unit, id, goal, model, period, period_start, conversions, revenue, cost
  from campaigns
)
select
  as_of, unit, id, goal, period, period_start,
  max(cost) as cost,
  max(revenue) filter (where model = 'first') as first_revenue,
  max(conversions) filter (where model = 'first') as first_conversions,
  max(revenue) filter (where model = 'last') as last_revenue,
  max(conversions) filter (where model = 'last') as last_conversions,
  max(revenue) filter (where model = 'last_non_direct') as last_non_direct_revenue,
  max(conversions) filter (where model = 'last_non_direct') as last_non_direct_conversions,
  max(revenue) filter (where model = 'linear') as linear_revenue,
  max(conversions) filter (where model = 'linear') as linear_conversions,
  max(revenue) filter (where model = 'u_shape') as u_shape_revenue,
  max(conversions) filter (where model = 'u_shape') as u_shape_conversions,
  max(revenue) filter (where model = 'j_shape') as j_shape_revenue,
  max(conversions) filter (where model = 'j_shape') as j_shape_conversions,
  max(revenue) filter (where model = 'inverse_j') as inverse_j_revenue,
  max(conversions) filter (where model = 'inverse_j') as inverse_j_conversions,
  max(revenue) filter (where model = 'w_shape') as w_shape_revenue,
  max(conversions) filter (where model = 'w_shape') as w_shape_conversions,
  max(revenue) filter (where model = 'full_path') as full_path_revenue,
  max(conversions) filter (where model = 'full_path') as full_path_conversions,
  max(revenue) filter (where model = 'time_decay') as time_decay_revenue,
  max(conversions) filter (where model = 'time_decay') as time_decay_conversions,
  max(revenue) filter (where model = 'shapley_sum') as shapley_sum_revenue,
  max(conversions) filter (where model = 'shapley_sum') as shapley_sum_conversions,
  max(revenue) filter (where model = 'markov_1') as markov_1_revenue,
  max(conversions) filter (where model = 'markov_1') as markov_1_conversions,
  max(revenue) filter (where model = 'markov_2') as markov_2_revenue,
  max(conversions) filter (where model = 'markov_2') as markov_2_conversions,
  max(revenue) filter (where model = 'shapley_pooled') as shapley_pooled_revenue,
  max(conversions) filter (where model = 'shapley_pooled') as shapley_pooled_conversions,
  max(revenue) filter (where model = 'counterfactual') as counterfactual_revenue,
  max(conversions) filter (where model = 'counterfactual') as counterfactual_conversions
from units
group by as_of, unit, id, goal, period, period_start
