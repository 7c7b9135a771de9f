package org.crmlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.crmlake.spec.ExitCode;
import org.crmlake.spec.UserException;

/**
 * The right to write a lake: one process at a time. Readers need none. On a disk it ends with the
 * process that holds it, however that ends.
 */
public final class LakeLock implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final LockStore.Held held;

  private LakeLock(LockStore.Held held) {
    this.held = held;
  }

  /**
   * Takes the lock of the lake at this root, which is created if need be.
   *
   * @param wait how long to wait for another holder; zero tries once
   * @throws UserException (LOCKED) naming the holder, if it is still held then; (USAGE) if the root
   *     is not on a local disk
   */
  public static LakeLock acquire(String root, Duration wait) {
    LockStore store = store(root);
    Instant deadline = Instant.now().plus(wait);
    while (true) {
      Optional<LockStore.Held> held = store.tryAcquire(RunningCommand.describe());
      if (held.isPresent()) {
        return new LakeLock(held.get());
      }
      Duration left = Duration.between(Instant.now(), deadline);
      if (left.isNegative() || left.isZero()) {
        throw locked(root, store.holder(), wait);
      }
      sleep(left.compareTo(POLL) < 0 ? left : POLL);
    }
  }

  /** Gives the lock back; a second call does nothing. */
  @Override
  public void close() {
    held.release();
  }

  private static UserException locked(String root, String holder, Duration wait) {
    return new UserException(
        ExitCode.LOCKED,
        "lake %s is being written by another run (%s)%s: wait for it to end, or give --wait a longer time"
            .formatted(
                root,
                holder,
                wait.isZero() ? "" : ", still after " + wait.truncatedTo(ChronoUnit.SECONDS)));
  }

  private static LockStore store(String root) {
    Path path = new Path(root);
    Configuration hadoop = new Configuration();
    String scheme = path.toUri().getScheme();
    if (scheme == null) {
      scheme = FileSystem.getDefaultUri(hadoop).getScheme();
    }
    if (isOnDisk(scheme, root, hadoop)) {
      return new FileLockStore(java.nio.file.Path.of(path.toUri().getPath()));
    }
    throw new UserException(
        ExitCode.USAGE,
        "lake root %s is not on a local disk, and this version has no lock for object storage: use a local folder as root"
            .formatted(root));
  }

  /** Looks at the class only: opening an object store could take minutes and needs credentials. */
  private static boolean isOnDisk(String scheme, String root, Configuration hadoop) {
    try {
      Class<? extends FileSystem> type = FileSystem.getFileSystemClass(scheme, hadoop);
      return LocalFileSystem.class.isAssignableFrom(type)
          || RawLocalFileSystem.class.isAssignableFrom(type);
    } catch (org.apache.hadoop.fs.UnsupportedFileSystemException e) {
      throw new UserException(
          ExitCode.USAGE, "lake root %s: there is no file system %s".formatted(root, scheme), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot find the file system of " + root, e);
    }
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(Math.max(1, duration.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the lake's lock", e);
    }
  }
}
