package org.crmlake;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which package may use which, and what a transform must not touch. */
@AnalyzeClasses(packages = "org.crmlake", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.crmlake.";
  private static final String[] TRANSFORMS = {
    "customers",
    "retention",
    "value",
    "attribution",
    "sales",
    "service",
    "engagement",
    "economics",
    "goals"
  };

  private static final Map<String, List<String>> MAY_USE =
      Map.of(
          "run", List.of("lake", "ingest", "job", "spec"),
          "ingest", List.of("lake", "spec"),
          "lake", List.of("spec"),
          "job", List.of("spec"),
          "stats", List.of(),
          "spec", List.of(),
          "demo", List.of("spec"));

  @ArchTest
  static final ArchRule PACKAGES_DEPEND_DOWNWARDS =
      MAY_USE.entrySet().stream()
          .map(e -> uses(e.getKey(), e.getValue()))
          .reduce((a, b) -> CompositeArchRule.of(a).and(b))
          .orElseThrow();

  @ArchTest
  static final ArchRule TRANSFORMS_USE_JOB_AND_STATS =
      Arrays.stream(TRANSFORMS)
          .map(t -> uses(t, List.of("job", "stats")))
          .reduce((a, b) -> CompositeArchRule.of(a).and(b))
          .orElseThrow();

  @ArchTest
  static final ArchRule SPEC_AND_STATS_AND_DEMO_KNOW_NO_SPARK =
      noClasses()
          .that()
          .resideInAnyPackage("org.crmlake.spec..", "org.crmlake.stats..", "org.crmlake.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "io.delta..");

  @ArchTest
  static final ArchRule TRANSFORMS_HAVE_NO_EFFECTS =
      noClasses()
          .that()
          .resideInAnyPackage(packages(TRANSFORMS))
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.spark.sql.DataFrameReader")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.spark.sql.DataFrameWriter")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("com.typesafe.config..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule TRANSFORMS_READ_NO_CLOCK =
      classes()
          .that()
          .resideInAnyPackage(packages(TRANSFORMS))
          .should(notCallNow())
          .allowEmptyShould(true);

  private static ArchRule uses(String name, List<String> allowed) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are ours and not of " + name + " or " + allowed,
                (JavaClass c) ->
                    c.getPackageName().startsWith(ROOT)
                        && !c.getPackageName().equals(ROOT + name)
                        && allowed.stream().noneMatch(a -> c.getPackageName().equals(ROOT + a))))
        .allowEmptyShould(true);
  }

  private static String[] packages(String[] names) {
    return Arrays.stream(names).map(n -> ROOT + n + "..").toArray(String[]::new);
  }

  private static ArchCondition<JavaClass> notCallNow() {
    Set<String> owners =
        Set.of(
            "java.time.LocalDate",
            "java.time.LocalDateTime",
            "java.time.Instant",
            "java.time.ZonedDateTime",
            "java.lang.System");
    Set<String> names = Set.of("now", "currentTimeMillis", "nanoTime");
    return new ArchCondition<>("not read the clock") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (JavaMethodCall call : item.getMethodCallsFromSelf()) {
          if (owners.contains(call.getTargetOwner().getFullName())
              && names.contains(call.getName())) {
            events.add(SimpleConditionEvent.violated(item, call.getDescription()));
          }
        }
      }
    };
  }
}
