package io.headgate.discovery.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one field, in the words of the API server (apimachinery's {@code
 * field.Error}), so that what people know and search for stays the same.
 *
 * @param path {@code spec.ports[0].nodePort}
 * @param message the whole text, beginning with the path
 */
record FieldError(String path, String message) {
  static FieldError invalid(String path, @Nullable Object value, String detail) {
    return new FieldError(path, path + ": Invalid value: " + shown(value) + ": " + detail);
  }

  static FieldError required(String path, String detail) {
    return new FieldError(
        path, path + ": Required value" + (detail.isEmpty() ? "" : ": " + detail));
  }

  static FieldError forbidden(String path, String detail) {
    return new FieldError(path, path + ": Forbidden: " + detail);
  }

  static FieldError duplicate(String path, Object value) {
    return new FieldError(path, path + ": Duplicate value: " + shown(value));
  }

  static FieldError notSupported(String path, String value, String... supported) {
    return new FieldError(
        path,
        path
            + ": Unsupported value: "
            + shown(value)
            + ": supported values: "
            + Arrays.stream(supported)
                .sorted()
                .map(FieldError::shown)
                .collect(Collectors.joining(", ")));
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> "\"" + text + "\"";
      case List<?> list ->
          list.stream().map(FieldError::shown).collect(Collectors.joining(",", "[", "]"));
      default -> value.toString();
    };
  }
}
