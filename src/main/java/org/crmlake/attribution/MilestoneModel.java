package org.crmlake.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * Shares by what a touch led to: the first touch, the last one up to the creation of the lead, the
 * last one up to that of the opportunity, the last one of all, and the others together in equal
 * parts. A touch may be several of these; what no touch is, is missing; then all are divided by
 * their sum.
 *
 * @param milestone weight of each of first, lead, opportunity
 * @param last weight of the last touch, 0 if it is as any other
 * @param middle of all the others together
 */
record MilestoneModel(String name, double milestone, double last, double middle)
    implements RuleModel {

  /**
   * Positions from 1 (0: missing) of lead and opportunity, then the same where it is no touch that
   * was counted before, and that of the last touch likewise.
   */
  @Override
  public Optional<Column> prepared() {
    Column lead = reached(col("lead_at"));
    Column opportunity = reached(col("opportunity_at"));
    Column ownLead = when(lead.gt(1), lead).otherwise(0);
    Column ownOpportunity =
        when(opportunity.gt(1).and(opportunity.notEqual(lead)), opportunity).otherwise(0);
    Column ownLast =
        when(
                TOUCHES
                    .gt(1)
                    .and(TOUCHES.notEqual(lead))
                    .and(TOUCHES.notEqual(opportunity))
                    .and(lit(last > 0)),
                TOUCHES)
            .otherwise(0);
    return Optional.of(array(lead, opportunity, ownLead, ownOpportunity, ownLast));
  }

  private static Column reached(Column milestone) {
    return when(milestone.isNull(), 0)
        .otherwise(coalesce(size(filter(TIMES, t -> t.leq(milestone))), lit(0)));
  }

  @Override
  public Column upTo(Column touches, Column prepared) {
    return raw(touches, prepared).divide(raw(TOUCHES, prepared));
  }

  private Column raw(Column touches, Column at) {
    Column sum =
        when(touches.geq(1), milestone)
            .otherwise(0.0)
            .plus(when(within(touches, get(at, lit(0))), milestone).otherwise(0.0))
            .plus(when(within(touches, get(at, lit(1))), milestone).otherwise(0.0));
    if (last > 0) {
      sum = sum.plus(when(touches.geq(TOUCHES), last).otherwise(0.0));
    }
    Column others = TOUCHES.minus(counted(TOUCHES, at));
    Column here = touches.minus(counted(touches, at));
    return sum.plus(when(others.gt(0), here.multiply(middle).divide(others)).otherwise(0.0));
  }

  private static Column counted(Column touches, Column at) {
    return when(touches.geq(1), 1)
        .otherwise(0)
        .plus(when(within(touches, get(at, lit(2))), 1).otherwise(0))
        .plus(when(within(touches, get(at, lit(3))), 1).otherwise(0))
        .plus(when(within(touches, get(at, lit(4))), 1).otherwise(0));
  }

  private static Column within(Column touches, Column position) {
    return position.gt(0).and(touches.geq(position));
  }
}
