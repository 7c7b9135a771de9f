package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;
import org.crmlake.testing.ObjectStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake's lock and Delta's log in object storage: of several writers one wins. */
class ObjectStorageIT {
  private static final int WRITERS = 8;

  private static ObjectStore store;
  private static FileSystem files;

  @BeforeAll
  static void start(@TempDir java.nio.file.Path buckets, @TempDir java.nio.file.Path settings)
      throws IOException {
    store = ObjectStore.over(buckets, settings, "lake");
    files = new Path("s3a://lake/").getFileSystem(store.hadoop());
  }

  @AfterAll
  static void stop() throws IOException {
    files.close();
    store.close();
  }

  @Test
  void oneOfManyGetsTheLock() {
    ObjectLockStore locks = locks("many", Duration.ZERO);
    List<Callable<Boolean>> tries =
        IntStream.range(0, WRITERS)
            .mapToObj(i -> (Callable<Boolean>) () -> locks.tryAcquire("run " + i).isPresent())
            .toList();
    assertThat(SideBySide.run(WRITERS, tries)).containsOnlyOnce(true);
    assertThat(locks.holder()).startsWith("run ").contains(", until ");
  }

  @Test
  void aLockThatWasGivenBackIsFree() {
    ObjectLockStore locks = locks("given_back", Duration.ZERO);
    LockStore.Held first = locks.tryAcquire("first").orElseThrow();
    assertThat(locks.tryAcquire("second")).isEmpty();
    first.release();
    first.release();
    LockStore.Held third = locks.tryAcquire("third").orElseThrow();
    first.release();
    assertThat(locks.tryAcquire("fourth")).isEmpty();
    third.release();
  }

  @Test
  void theLockOfADeadProcessExpires() {
    LockStore.Held dead = locks("dead", Duration.ZERO).tryAcquire("dead").orElseThrow();
    assertThat(locks("dead", ObjectLockStore.TERM.minusSeconds(10)).tryAcquire("early")).isEmpty();
    ObjectLockStore later = locks("dead", ObjectLockStore.TERM.plusSeconds(10));
    LockStore.Held next = later.tryAcquire("next").orElseThrow();
    // It comes back to life: the lock is the other's.
    dead.release();
    assertThat(later.tryAcquire("third")).isEmpty();
    assertThat(later.holder()).startsWith("next");
    next.release();
  }

  @Test
  void whoHoldsTheLakeIsSaid() {
    try (LakeLock held = LakeLock.acquire("s3a://lake/said", Duration.ZERO, store.hadoop())) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> LakeLock.acquire("s3a://lake/said", Duration.ZERO, store.hadoop()))
          .isInstanceOfSatisfying(
              UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED))
          .hasMessageContaining("lake s3a://lake/said is being written by another run");
    }
  }

  @Test
  void aVersionOfATableHasOneWriter() throws IOException {
    ObjectLogStore log = new ObjectLogStore(store.hadoop());
    Path version = new Path("s3a://lake/mart/t/_delta_log/00000000000000000001.json");
    List<Callable<Boolean>> writers =
        IntStream.range(0, WRITERS)
            .mapToObj(i -> (Callable<Boolean>) () -> wins(log, version, "writer " + i))
            .toList();
    List<Boolean> won = SideBySide.run(WRITERS, writers);
    assertThat(won).containsOnlyOnce(true);
    String winner = "writer " + won.indexOf(true);
    assertThat(content(version)).isEqualTo(winner + "\n");
    // The answer to a write was lost, and it is sent again.
    assertThat(wins(log, version, winner)).isTrue();
    assertThat(wins(log, version, "another")).isFalse();
    log.write(version, List.of("put in its place").iterator(), true, store.hadoop());
    assertThat(content(version)).isEqualTo("put in its place\n");
  }

  private static boolean wins(ObjectLogStore log, Path version, String text) throws IOException {
    try {
      log.write(version, List.of(text).iterator(), false, store.hadoop());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static String content(Path path) throws IOException {
    return new String(ConditionalCreate.read(files, path), StandardCharsets.UTF_8);
  }

  private static ObjectLockStore locks(String lake, Duration ahead) {
    Clock clock = Clock.offset(Clock.system(ZoneOffset.UTC), ahead);
    return new ObjectLockStore(files, new Path("s3a://lake/" + lake), clock);
  }
}
