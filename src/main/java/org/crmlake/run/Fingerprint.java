package org.crmlake.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crmlake.spec.CheckSpec;
import org.crmlake.spec.JobSpec;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.ParamSpec;
import org.crmlake.spec.TransformSpec;

/**
 * What a table's content depends on beside its inputs: code, parameters, contract and the lake's
 * settings, hashed.
 */
final class Fingerprint {
  private final LakeSpec lake;
  private final String code;

  Fingerprint(LakeSpec lake) {
    this.lake = lake;
    this.code = hashOfCode();
  }

  /** Version and hash of the running program. */
  String codeVersion() {
    String version = Fingerprint.class.getPackage().getImplementationVersion();
    return (version == null ? "dev" : version) + "+" + code.substring(0, 12);
  }

  String of(JobSpec job) {
    String transform =
        job.transform() instanceof TransformSpec.OfSql sql
            ? sql.text()
            : ((TransformSpec.OfClass) job.transform()).className();
    String params =
        job.params().stream().map(Fingerprint::text).sorted().collect(Collectors.joining("\n"));
    String columns = job.output().ddl() + job.output().grain() + job.output().partitionBy();
    String settings =
        String.join(
            "|",
            lake.currency(),
            String.valueOf(lake.moneyScale()),
            lake.zone().getId(),
            lake.customer().name(),
            lake.segments().stream().map(s -> s.definition()).toList().toString());
    // Another check may refuse what these passed.
    String checks = job.checks().stream().map(Fingerprint::text).collect(Collectors.joining("\n"));
    return sha256(List.of(code, transform, params, columns, settings, checks)).substring(0, 16);
  }

  private static String text(CheckSpec check) {
    String condition;
    if (check instanceof CheckSpec.Expect expect) {
      condition = expect.predicate();
    } else if (check instanceof CheckSpec.Equal equal) {
      condition = equal.left() + "=" + equal.right();
    } else {
      condition = ((CheckSpec.Rows) check).predicate();
    }
    return check.name() + " " + check.severity() + " " + condition;
  }

  private static String text(ParamSpec param) {
    return param.name() + "=" + param.value();
  }

  private static String sha256(List<String> parts) {
    MessageDigest digest = digest();
    parts.forEach(p -> digest.update((p.length() + ":" + p).getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String hashOfCode() {
    try {
      Path place =
          Path.of(Fingerprint.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      MessageDigest digest = digest();
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          digest.update(Files.readAllBytes(file));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the program's own files", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
