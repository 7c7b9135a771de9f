package org.crmlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeLockTest {
  @TempDir Path root;

  /** What a child JVM does: takes the lock, says so, and keeps it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws InterruptedException {
      try (LakeLock lock = LakeLock.acquire(args[0], Duration.ZERO)) {
        System.out.println("held " + (lock != null));
        Thread.sleep(TimeUnit.MINUTES.toMillis(2));
      } catch (UserException e) {
        System.out.println(e.exitCode() + " " + e.getMessage());
      }
    }
  }

  @Test
  void aSecondHolderInOneProcessIsRefusedWithTheName() {
    try (LakeLock first = acquire()) {
      assertThat(first).isNotNull();
      assertThatThrownBy(this::acquire)
          .isInstanceOfSatisfying(
              UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED))
          .hasMessageContainingAll(
              root.toString(), "pid " + ProcessHandle.current().pid(), "since 20", "--wait");
    }
  }

  @Test
  void aClosedLockIsFreeAndAnotherCloseDoesNotHarmTheNext() {
    LakeLock first = acquire();
    first.close();
    try (LakeLock second = acquire()) {
      first.close();
      assertThat(second).isNotNull();
      assertThatThrownBy(this::acquire).isInstanceOf(UserException.class);
    }
  }

  @Test
  void aFileThatMerelyExistsDoesNotLock() throws IOException {
    Files.writeString(root.resolve(".lock"), "pid 1, since long ago");
    acquire().close();
    assertThat(root.resolve(".lock")).exists();
  }

  @Test
  void aWaitingRunGetsTheLockWhenItIsGivenBack() {
    LakeLock first = acquire();
    CompletableFuture<LakeLock> second =
        CompletableFuture.supplyAsync(
            () -> LakeLock.acquire(root.toString(), Duration.ofMinutes(1)));
    assertThat(second).isNotCompleted();
    first.close();
    second.join().close();
  }

  @Test
  void anotherProcessIsKeptOutEvenAfterAFailedAttemptHere() throws Exception {
    try (LakeLock first = acquire()) {
      assertThat(first).isNotNull();
      assertThatThrownBy(this::acquire).isInstanceOf(UserException.class);
      Process other = holder();
      assertThat(firstLine(other)).startsWith("LOCKED").contains("is being written");
      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aKilledProcessFreesTheLock() throws Exception {
    Process other = holder();
    assertThat(firstLine(other)).isEqualTo("held true");
    assertThatThrownBy(this::acquire).hasMessageContaining("pid " + other.pid());
    other.destroyForcibly().waitFor();
    acquire().close();
  }

  @Test
  void aRootThatIsNotThereIsMade() {
    LakeLock.acquire(root.resolve("new/lake").toString(), Duration.ZERO).close();
    assertThat(root.resolve("new/lake")).isDirectory();
  }

  @Test
  void otherStoresHaveNoLock() {
    assertThatThrownBy(() -> LakeLock.acquire("hdfs://host/lake", Duration.ZERO))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("hdfs://host/lake");
  }

  @Test
  void theCommandNamedIsOursWithoutWhatSparkWasTold() {
    assertThat(
            RunningCommand.command(
                "org.apache.spark.deploy.SparkSubmit --conf secret.key=x --class org.crmlake.cli.Main crmlake.jar run --as-of 2026-10-31"))
        .isEqualTo("run --as-of 2026-10-31");
    assertThat(RunningCommand.command("org.crmlake.cli.Main run")).isEqualTo("run");
    assertThat(RunningCommand.command("org.other.Main --password x")).isEqualTo("org.other.Main");
  }

  private LakeLock acquire() {
    return LakeLock.acquire(root.toString(), Duration.ZERO);
  }

  private Process holder() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            root.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String firstLine(Process process) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return out.readLine();
  }
}
