package org.crmlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
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
 * process that holds it, however that ends; in object storage that of a killed process expires.
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
   * @param hadoop settings of the file system
   * @throws UserException (LOCKED) naming the holder, if it is still held then; (USAGE) if the root
   *     is neither on a local disk nor in S3
   */
  public static LakeLock acquire(String root, Duration wait, Configuration hadoop) {
    LockStore store = store(root, hadoop);
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

  /** {@link #acquire(String, Duration, Configuration)} with the settings of the class path. */
  public static LakeLock acquire(String root, Duration wait) {
    return acquire(root, wait, new Configuration());
  }

  private static LockStore store(String root, Configuration hadoop) {
    Path path = new Path(root);
    String scheme = path.toUri().getScheme();
    if (scheme == null) {
      scheme = FileSystem.getDefaultUri(hadoop).getScheme();
    }
    if (isOnDisk(scheme, root, hadoop)) {
      return new FileLockStore(java.nio.file.Path.of(path.toUri().getPath()));
    }
    if (scheme.equals("s3a")) {
      try {
        return new ObjectLockStore(path.getFileSystem(hadoop), path, Clock.systemUTC());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot open " + root, e);
      }
    }
    throw new UserException(
        ExitCode.USAGE,
        "lake root %s is neither on a local disk nor in S3, and there is no lock for it: use a folder or an s3a:// address"
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
