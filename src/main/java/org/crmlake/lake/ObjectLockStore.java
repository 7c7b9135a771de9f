package org.crmlake.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A lock in object storage: objects {@code <root>/.lock/<number>}, of which the one with the
 * greatest number counts. It says who holds it and until when; the holder renews it. Whoever finds
 * it expired or given back creates the next number, which one only can. A process that is killed
 * keeps the lock until it expires.
 *
 * <p>The clocks of the machines must agree to some seconds. Should a holder be held up for longer
 * than its term, its commits still meet those of the next holder in Delta's log, where one of two
 * wins.
 */
final class ObjectLockStore implements LockStore {
  static final Duration TERM = Duration.ofMinutes(2);

  private static final String GIVEN_BACK = "given back";

  private final FileSystem files;
  private final Path folder;
  private final Clock clock;

  ObjectLockStore(FileSystem files, Path root, Clock clock) {
    this.files = files;
    this.folder = new Path(root, ".lock");
    this.clock = clock;
  }

  @Override
  public Optional<Held> tryAcquire(String holder) {
    try {
      NavigableSet<Long> numbers = numbers();
      long newest = numbers.isEmpty() ? 0 : numbers.last();
      if (newest > 0 && !isFree(read(newest))) {
        return Optional.empty();
      }
      long own = newest + 1;
      HeldObject held = new HeldObject(own, holder);
      try {
        ConditionalCreate.write(files, path(own), held.content());
      } catch (FileAlreadyExistsException e) {
        return Optional.empty();
      }
      // One that was long on its way here may have created a number that was there before.
      if (numbers().last() > own) {
        files.delete(path(own), false);
        return Optional.empty();
      }
      for (long old : numbers.headSet(own)) {
        files.delete(path(old), false);
      }
      held.keep();
      return Optional.of(held);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + folder, e);
    }
  }

  @Override
  public String holder() {
    try {
      NavigableSet<Long> numbers = numbers();
      if (numbers.isEmpty()) {
        return "it has just ended";
      }
      String[] lines = read(numbers.last()).split("\n");
      return lines.length > 2 ? lines[1] + ", until " + lines[0] : "it has just ended";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read who holds " + folder, e);
    }
  }

  private boolean isFree(String content) {
    String until = content.split("\n")[0];
    return until.isEmpty()
        || until.equals(GIVEN_BACK)
        || Instant.parse(until).isBefore(clock.instant());
  }

  private NavigableSet<Long> numbers() throws IOException {
    NavigableSet<Long> numbers = new TreeSet<>();
    try {
      for (FileStatus status : files.listStatus(folder)) {
        String name = status.getPath().getName();
        if (name.matches("\\d{1,18}")) {
          numbers.add(Long.valueOf(name));
        }
      }
    } catch (FileNotFoundException e) {
      return numbers;
    }
    return numbers;
  }

  /** Empty if the object has gone meanwhile. */
  private String read(long number) throws IOException {
    try {
      return new String(ConditionalCreate.read(files, path(number)), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      return "";
    }
  }

  private Path path(long number) {
    return new Path(folder, "%018d".formatted(number));
  }

  private final class HeldObject implements Held {
    private final long number;
    private final String holder;
    private final String token = UUID.randomUUID().toString();
    private final ScheduledExecutorService renewal =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "renewal of the lake's lock");
              thread.setDaemon(true);
              return thread;
            });

    HeldObject(long number, String holder) {
      this.number = number;
      this.holder = holder;
    }

    byte[] content() {
      return text(clock.instant().plus(TERM).toString());
    }

    private byte[] text(String until) {
      return (until + "\n" + holder.replace('\n', ' ') + "\n" + token)
          .getBytes(StandardCharsets.UTF_8);
    }

    void keep() {
      long every = TERM.toMillis() / 4;
      var unused = renewal.scheduleWithFixedDelay(this::renew, every, every, TimeUnit.MILLISECONDS);
    }

    private synchronized void renew() {
      if (!renewal.isShutdown()) {
        try {
          overwrite(content());
        } catch (IOException | RuntimeException e) {
          // Tried again in a quarter of the term; if it never works, the lock expires.
          System.Logger log = System.getLogger(ObjectLockStore.class.getName());
          log.log(System.Logger.Level.WARNING, "the lake's lock could not be renewed", e);
        }
      }
    }

    @Override
    public synchronized void release() {
      if (!renewal.isShutdown()) {
        renewal.shutdown();
        try {
          overwrite(text(GIVEN_BACK));
        } catch (IOException e) {
          throw new UncheckedIOException("cannot release " + path(number), e);
        }
      }
    }

    private void overwrite(byte[] content) throws IOException {
      try (OutputStream out = files.create(path(number), true)) {
        out.write(content);
      }
    }
  }
}
