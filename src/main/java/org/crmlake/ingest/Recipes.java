package org.crmlake.ingest;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.crmlake.lake.Lake;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.Project;
import org.crmlake.spec.TableSpec;

/** How each crm table is made from the landing tables that exist. */
final class Recipes {
  private final Lake lake;
  private final Project project;
  private final LakeSpec settings;
  private final Map<String, LocalDate> complete;
  private final Set<String> single;
  private final Map<String, List<Canonical>> mappings = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();

  /**
   * @param complete by feed the newest date whose dumps hold all records that there were; only what
   *     is declared a full snapshot is asked for
   * @param single feeds known to have one version of each record
   */
  Recipes(
      Lake lake,
      Project project,
      Mappings all,
      Map<String, LocalDate> complete,
      Set<String> single) {
    this.lake = lake;
    this.project = project;
    this.settings = project.lake();
    this.complete = complete;
    this.single = single;
    for (Feed feed : all.landed(lake)) {
      all.targets(feed)
          .forEach(t -> mappings.computeIfAbsent(t.table().id(), k -> new ArrayList<>()).add(t));
    }
    known.addAll(mappings.keySet());
    if (stitches().stream().anyMatch(s -> known.contains(s.table()))) {
      known.add(IdAliases.TABLE);
    }
  }

  /** In stages: what a recipe looks up is made by one of an earlier stage. */
  List<List<CrmRecipe>> stages() {
    Map<String, CrmRecipe> byTable = new LinkedHashMap<>();
    all().forEach(r -> byTable.put(r.table().id(), r));
    Map<Integer, List<CrmRecipe>> stages = new TreeMap<>();
    byTable
        .values()
        .forEach(r -> stages.computeIfAbsent(stage(r, byTable), s -> new ArrayList<>()).add(r));
    return List.copyOf(stages.values());
  }

  private static int stage(CrmRecipe recipe, Map<String, CrmRecipe> byTable) {
    return recipe.lookups().stream()
        .mapToInt(l -> 1 + stage(byTable.get(l), byTable))
        .max()
        .orElse(0);
  }

  List<CrmRecipe> all() {
    List<CrmRecipe> recipes = new ArrayList<>();
    for (String id : known) {
      recipes.add(id.equals(IdAliases.TABLE) ? aliases() : refined(records(id)));
    }
    List<Canonical> customers = mappings.get(settings.customer().table());
    TableSpec attributes = project.model().get(CustomerAttributes.TABLE);
    if (customers != null && attributes != null) {
      recipes.add(
          afterMerges(
              new CustomerAttributes(
                  lake,
                  settings,
                  attributes,
                  project.model().get(settings.customer().table()),
                  customers)));
    }
    return recipes;
  }

  private CurrentRecords records(String id) {
    return new CurrentRecords(
        lake, settings, project.model().get(id), mappings.get(id), complete, single);
  }

  private CrmRecipe aliases() {
    TableSpec table = project.model().get(IdAliases.TABLE);
    List<Stitch> open = stitches().stream().filter(s -> known.contains(s.table())).toList();
    return mappings.containsKey(IdAliases.TABLE)
        ? new IdAliases(table, records(IdAliases.TABLE), lake, settings, open)
        : new IdAliases(table, null, lake, settings, open);
  }

  private List<Stitch> stitches() {
    return settings.stitches().stream()
        .map(s -> new Stitch(project.model().get("crm." + s.table()), s.by()))
        .toList();
  }

  private CrmRecipe refined(CrmRecipe records) {
    TableSpec table = records.table();
    CrmRecipe recipe =
        table.id().equals(StageChanges.TABLE) ? new StageChanges(records, lake) : records;
    if (StageNames.concerns(table, known)) {
      recipe = new StageNames(recipe, lake, known);
    }
    if (!BaseAmounts.converted(table).isEmpty()) {
      recipe =
          new BaseAmounts(recipe, lake, settings.currency(), known.contains(BaseAmounts.RATES));
    }
    if (known.contains(Associated.TABLE) && Associated.concerns(table)) {
      recipe = new Associated(recipe, lake, settings.customer());
    }
    boolean byEmail =
        settings.stitches().stream()
            .anyMatch(s -> s.table().equals("contacts") && s.by().strip().equals("email_hash"));
    KnownPeople people = new KnownPeople(recipe, lake, settings.customer(), known, byEmail);
    return afterMerges(people.lookups().size() > recipe.lookups().size() ? people : recipe);
  }

  private CrmRecipe afterMerges(CrmRecipe recipe) {
    return known.contains(IdAliases.TABLE) && AfterMerges.concerns(recipe.table())
        ? new AfterMerges(recipe, lake, settings)
        : recipe;
  }
}
