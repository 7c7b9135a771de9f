package org.crmlake.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One JSON object a line. The keys of the first object must hold the required columns; later
 * objects may leave keys out. Nested values are kept as JSON text.
 */
final class JsonRecords implements RecordReader {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class)
          .without(
              com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private final Layout layout;
  private final Lines lines;
  private final boolean keepRaw;
  private final Set<String> unknown = new LinkedHashSet<>();
  private final Set<String> seen = new LinkedHashSet<>();
  private boolean first = true;

  JsonRecords(Layout layout, Reader text, boolean keepRaw) {
    this.layout = layout;
    this.lines = new Lines(text, layout.maxRecordChars());
    this.keepRaw = keepRaw;
  }

  @Override
  public RawRecord next() throws IOException {
    String line = lines.next();
    if (line == null) {
      return null;
    }
    if (first && line.stripLeading().startsWith("[")) {
      throw new BadFile("the file is a JSON array: write one object a line");
    }
    String raw = keepRaw ? line : null;
    JsonNode node;
    try {
      node = JSON.readValue(line);
    } catch (JsonProcessingException e) {
      return bad("not JSON: " + Header.shortened(e.getOriginalMessage()), raw);
    }
    if (!node.isObject()) {
      return bad("not a JSON object", raw);
    }
    if (first) {
      first = false;
      List<String> keys = new ArrayList<>();
      node.fieldNames().forEachRemaining(keys::add);
      new Header(layout, keys); // holds the first record against the required columns
    }
    return record(node, raw);
  }

  private RawRecord record(JsonNode node, String raw) {
    String[] values = new String[layout.columns().size()];
    Map<String, String> custom = null;
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String text = text(field.getValue());
      int column = column(field.getKey().strip());
      if (column >= 0) {
        values[column] = text;
        seen.add(layout.columns().get(column).name());
      } else {
        unknown.add(field.getKey());
        if (text != null && !text.isEmpty()) {
          custom = custom == null ? new LinkedHashMap<>() : custom;
          custom.put(field.getKey(), text);
        }
      }
    }
    return new RawRecord(values, custom, null, raw);
  }

  private int column(String key) {
    for (int c = 0; c < layout.columns().size(); c++) {
      if (layout.columns().get(c).isCalled(key)) {
        return c;
      }
    }
    return -1;
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    return value.isBigDecimal()
        ? value.decimalValue().toPlainString()
        : value.isValueNode() ? value.asText() : value.toString();
  }

  private RawRecord bad(String error, String raw) {
    return new RawRecord(new String[layout.columns().size()], null, error, raw);
  }

  @Override
  public Set<String> unknown() {
    return unknown;
  }

  @Override
  public Set<String> missing() {
    Set<String> missing = new LinkedHashSet<>();
    if (!first) {
      layout.columns().stream()
          .filter(c -> !c.required() && !seen.contains(c.name()))
          .forEach(c -> missing.add(c.name()));
    }
    return missing;
  }
}
