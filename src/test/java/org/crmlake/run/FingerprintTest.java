package org.crmlake.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.crmlake.spec.Project;
import org.crmlake.testing.ProjectFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has another fingerprint is made anew. */
class FingerprintTest {
  private static final String JOB = "jobs/days.conf";

  @TempDir Path folder;

  private static String of(Project project) {
    return project.jobs().stream()
        .filter(j -> j.name().equals("days"))
        .map(new Fingerprint(project.lake())::of)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void sameJobSameFingerprint() {
    assertThat(of(new ProjectFiles(folder.resolve("a")).read()))
        .isEqualTo(of(new ProjectFiles(folder.resolve("b")).read()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "statuses = [cancelled] | statuses = [draft]",
        "rows >= 0 | rows >= 1",
        "some { rows | other { rows",
        "{ rows = \"rows >= 0\" } | { rows = \"rows >= 0\", severity = warn }",
      })
  void parametersAndChecksCount(String from, String to) {
    assertThat(of(new ProjectFiles(folder.resolve("b")).replace(JOB, from, to).read()))
        .isNotEqualTo(of(new ProjectFiles(folder.resolve("a")).read()));
  }
}
