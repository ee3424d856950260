package io.headgate.gateway.admin;

import java.util.Locale;

/** In which form a list is written. */
public enum OutputFormat {
  TABLE,
  WIDE,
  JSON,
  YAML;

  /**
   * The format of that name, in lower case.
   *
   * @throws IllegalArgumentException where there is none
   */
  static OutputFormat parse(String text) {
    for (OutputFormat format : values()) {
      if (format.text().equals(text)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "output: \"" + text + "\" is not known (expected: table, wide, json or yaml)");
  }

  /** As flags and queries write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its media type. */
  String contentType() {
    return switch (this) {
      case TABLE, WIDE -> "text/plain; charset=utf-8";
      case JSON -> "application/json";
      case YAML -> "application/yaml";
    };
  }
}
