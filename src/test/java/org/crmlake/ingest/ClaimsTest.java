package org.crmlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.apache.hadoop.fs.Path;
import org.crmlake.spec.Origin;
import org.crmlake.spec.UserException;
import org.junit.jupiter.api.Test;

/** Globs, and what a path tells of a dump. */
class ClaimsTest {
  private static final String ISO = "(\\d{4}-?\\d{2}-?\\d{2})";

  private static boolean matches(String glob, String path) {
    return new Glob(glob, new Origin("conf/sources/x.conf", 7)).matches(path);
  }

  private static DumpDate date(String root, String relative) {
    return DumpDate.of(
        new FoundFile(new Path("file:" + root + "/" + relative), relative, 1, 1), ISO);
  }

  @Test
  void starsAndFolders() {
    assertThat(matches("**/accounts.csv", "accounts.csv")).isTrue();
    assertThat(matches("**/accounts.csv", "a/b/accounts.csv")).isTrue();
    assertThat(matches("**/accounts.csv", "a/my-accounts.csv")).isFalse();
    assertThat(matches("crm/**/*.csv", "crm/a.csv")).isTrue();
    assertThat(matches("crm/*.csv", "crm/a/b.csv")).isFalse();
    assertThat(matches("**/????-??-??.csv.{gz,txt}", "x/2024-01-05.csv.gz")).isTrue();
    assertThatThrownBy(() -> matches("a[", "a"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("conf/sources/x.conf:7: 'a[' is not a glob");
  }

  @Test
  void theDateIsLookedForBelowTheFolderOfDumpsAndThenAboveIt() {
    assertThat(date("/dumps/2023-12-31", "2024-01-05/a.csv"))
        .isEqualTo(new DumpDate("2024-01-05/a.csv", LocalDate.of(2024, 1, 5)));
    assertThat(date("/dumps/2024-01-05", "crm/a.csv"))
        .isEqualTo(new DumpDate("2024-01-05/crm/a.csv", LocalDate.of(2024, 1, 5)));
    assertThat(date("/dumps/20240105/full", "a.csv"))
        .isEqualTo(new DumpDate("20240105/full/a.csv", LocalDate.of(2024, 1, 5)));
    assertThat(date("/dumps", "a.csv")).isEqualTo(new DumpDate("a.csv", null));
    assertThat(date("/dumps", "2024-02-30/a.csv"))
        .isEqualTo(new DumpDate("2024-02-30/a.csv", null));
  }
}
