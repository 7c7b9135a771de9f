package org.crmlake.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.crmlake.spec.ColumnSpec;
import org.crmlake.spec.LakeSpec;
import org.crmlake.spec.SourceSpec.RecordSpec;
import org.crmlake.spec.TableSpec;

/** Digest of what decides how landing becomes a crm table; where it stands in a file does not. */
final class Fingerprint {
  /** Changes when the code makes other rows of the same mapping. */
  private static final String CODE = "2";

  private Fingerprint() {}

  static String of(LakeSpec lake, TableSpec table, List<Canonical> mappings) {
    List<Object> parts = new ArrayList<>();
    parts.add(CODE);
    parts.add(lake.currency());
    parts.add(lake.moneyScale());
    parts.add(lake.zone());
    parts.add(lake.customer());
    lake.segments().forEach(s -> parts.add(s.definition()));
    parts.add(table.grain());
    for (ColumnSpec c : table.columns()) {
      parts.add(
          List.of(
              c.name(),
              c.type(),
              c.nullable(),
              c.id(),
              c.fallback().orElse(""),
              c.rateOn().orElse("")));
    }
    mappings.forEach(m -> parts.add(m.parts()));
    return digest(parts);
  }

  /** Digest of what decides how a file becomes records. */
  static String reading(Feed feed) {
    RecordSpec record = feed.record();
    List<Object> parts = new ArrayList<>();
    parts.add(feed.source().dialect());
    parts.add(record.format());
    parts.add(record.dumpDate());
    record
        .columns()
        .forEach(c -> parts.add(List.of(c.name(), c.aliases(), c.as(), c.type(), c.required())));
    parts.add(record.ignore());
    return digest(parts);
  }

  /** Digest of what decides which of a file's records are good. */
  static String screening(List<Canonical> targets) {
    List<Object> parts = new ArrayList<>();
    for (Canonical target : targets) {
      parts.add(target.parts());
      target.table().columns().forEach(c -> parts.add(List.of(c.name(), c.type(), c.nullable())));
    }
    return digest(parts);
  }

  private static String digest(List<Object> parts) {
    return DigestUtils.sha256Hex(parts.toString().getBytes(StandardCharsets.UTF_8));
  }
}
