package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.crmlake.lake.Ledger;
import org.crmlake.lake.RunRow;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.TableKind;
import org.crmlake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that ends at any of its steps, and is run again, leaves the tables of a run that was left
 * in peace.
 */
@ExtendWith(SparkExtension.class)
class KilledRunIT {

  /** Ends a run as a kill does: no handler of a job catches it, and nothing is written after it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Ends the run at the first step that no run has ended at yet. */
  private static final class KillAtNewStep implements Steps {
    private final Set<String> seen;
    private boolean dead;

    KillAtNewStep(Set<String> seen) {
      this.seen = seen;
    }

    @Override
    public synchronized void next(String what, String step) {
      // A killed process takes no further step in any of its threads.
      if (dead || seen.add(what.replaceAll("^run .*", "run") + ": " + step)) {
        dead = true;
        throw new Killed();
      }
    }
  }

  @Test
  void everyStep(@TempDir Path folder) throws IOException {
    Workshop workshop = new Workshop(folder);
    workshop.run("peace", Workshop.QUIET, workshop.sales());
    Set<String> seen = new LinkedHashSet<>();
    int runs = 0;
    boolean ended = false;
    while (!ended) {
      try {
        assertThat(
                workshop.run("killed", new KillAtNewStep(seen), workshop.sales()).exitCode().code())
            .isZero();
        ended = true;
      } catch (Killed e) {
        runs++;
      }
    }
    assertThat(runs).isEqualTo(seen.size()).isGreaterThan(20);
    assertThat(workshop.tables("killed")).isEqualTo(workshop.tables("peace"));
    ledgerHasEveryCommit(workshop);
  }

  /** Kills a process of its own, at some moment after it said that it begins a step. */
  @Test
  void killedProcess(@TempDir Path folder) throws IOException, InterruptedException {
    Workshop workshop = new Workshop(folder);
    workshop.run("peace", Workshop.QUIET, workshop.sales());
    Random random = new Random(7);
    for (String step :
        List.of("ingest: write crm.orders", "purchase_history .*: publish", "run .*: latest")) {
      Pattern begins = Pattern.compile(" s  " + step + "$");
      Process process = new Program(folder.resolve("killed")).start(workshop.sales());
      try (BufferedReader lines = process.inputReader()) {
        String line = lines.readLine();
        while (line != null && !begins.matcher(line).find()) {
          line = lines.readLine();
        }
        assertThat(line).as("the process ended before %s", step).isNotNull();
        // After the last step there is hardly anything left to be killed in.
        Thread.sleep(random.nextInt(step.contains("latest") ? 100 : 1_000));
        process.destroyForcibly();
      }
      assertThat(process.waitFor()).as("killed at %s", step).isEqualTo(128 + 9);
    }
    assertThat(workshop.run("killed", Workshop.QUIET, workshop.sales()).exitCode().code()).isZero();
    assertThat(workshop.tables("killed")).isEqualTo(workshop.tables("peace"));
    ledgerHasEveryCommit(workshop);
  }

  private static void ledgerHasEveryCommit(Workshop workshop) {
    Ledger ledger = new Ledger(workshop.lake("killed"));
    List<RunRow> rows = ledger.runs();
    for (JobSpec job : Workshop.oneOfEach(workshop.project("killed")).jobs()) {
      Map<Long, Long> commits =
          rows.stream()
              .filter(r -> r.job().equals(job.name()) && r.status().equals("OK"))
              .collect(
                  java.util.stream.Collectors.groupingBy(
                      RunRow::outputVersion, java.util.stream.Collectors.counting()));
      long newest = workshop.lake("killed").version(job.output().id());
      // Version 0 made the table; each later one is a publication with exactly one row.
      for (long version = 1; version <= newest; version++) {
        assertThat(commits).as(job.name()).containsEntry(version, 1L);
      }
      if (job.output().kind() == TableKind.STATE) {
        assertThat(commits).as("a state job is published once for one set of inputs").hasSize(1);
      }
    }
  }
}
