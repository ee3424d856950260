package io.headgate.discovery.check;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the chart's schema says about one value: those words of JSON Schema (draft 7) that the
 * schema uses. Immutable; any thread.
 */
final class ValueSchema {

  /** The words that are understood here, and those that say nothing about values. */
  static final Set<String> WORDS =
      Set.of(
          "$schema",
          "$ref",
          "title",
          "description",
          "definitions",
          "type",
          "enum",
          "pattern",
          "minimum",
          "maximum",
          "minLength",
          "maxItems",
          "items",
          "required",
          "anyOf",
          "properties",
          "additionalProperties",
          "propertyNames");

  private static final String REFERENCE = "#/definitions/";

  private final Map<?, ?> definitions;
  private final Map<?, ?> words;

  private ValueSchema(Map<?, ?> definitions, Map<?, ?> words) {
    this.definitions = definitions;
    this.words = words;
  }

  /** Of the whole file of values. */
  static ValueSchema root(Map<?, ?> schema) {
    return new ValueSchema(map(schema.get("definitions")), schema);
  }

  /** Whether it says which names stand below. */
  boolean hasNames() {
    return words.get("properties") instanceof Map;
  }

  /** What it says about a name below; empty where that is refused. */
  Optional<ValueSchema> below(String name) {
    Object named = map(words.get("properties")).get(name);
    return Optional.ofNullable(named == null ? words.get("additionalProperties") : named)
        .filter(it -> !Boolean.FALSE.equals(it))
        .map(this::of);
  }

  /** Why Helm would refuse a value: the value, and what is expected; empty where it takes it. */
  Optional<String> mistake(Object value) {
    return Optional.<String>empty()
        .or(() -> words.containsKey("anyOf") ? noneOf(value) : Optional.empty())
        .or(() -> type(value))
        .or(() -> within(value))
        .or(() -> number(value))
        .or(() -> text(value))
        .or(() -> list(value))
        .or(() -> names(value));
  }

  private ValueSchema of(@Nullable Object schema) {
    Map<?, ?> inner = map(schema);
    return inner.get("$ref") instanceof String reference
        ? new ValueSchema(
            definitions, map(definitions.get(reference.substring(REFERENCE.length()))))
        : new ValueSchema(definitions, inner);
  }

  private Optional<String> noneOf(Object value) {
    List<String> mistakes =
        list("anyOf").stream().flatMap(it -> of(it).mistake(value).stream()).toList();
    return mistakes.size() == list("anyOf").size()
        ? Optional.of(mistakes.getFirst())
        : Optional.empty();
  }

  private Optional<String> type(Object value) {
    @Nullable Object wanted = words.get("type");
    if (wanted == null) {
      return Optional.empty();
    }
    List<?> types = wanted instanceof List<?> several ? several : List.of(wanted);
    return types.stream().anyMatch(it -> isOf(it.toString(), value))
        ? Optional.empty()
        : Optional.of(
            expected(
                value, types.stream().map(Object::toString).collect(Collectors.joining(" or "))));
  }

  private static boolean isOf(String type, Object value) {
    return switch (type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof Number && !(value instanceof BigDecimal);
      case "number" -> value instanceof Number;
      default -> throw new IllegalStateException("type of the schema: \"" + type + "\"");
    };
  }

  private Optional<String> within(Object value) {
    return words.containsKey("enum") && !list("enum").contains(value)
        ? Optional.of(
            expected(
                value,
                "one of "
                    + list("enum").stream()
                        .map(it -> it.toString().isEmpty() ? "\"\"" : it.toString())
                        .collect(Collectors.joining(", "))))
        : Optional.empty();
  }

  private Optional<String> number(Object value) {
    if (!(value instanceof Number)) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(value.toString());
    if (words.get("minimum") instanceof Number least
        && number.compareTo(new BigDecimal(least.toString())) < 0) {
      return Optional.of(expected(value, "at least " + least));
    }
    return words.get("maximum") instanceof Number most
            && number.compareTo(new BigDecimal(most.toString())) > 0
        ? Optional.of(expected(value, "at most " + most))
        : Optional.empty();
  }

  private Optional<String> text(Object value) {
    if (!(value instanceof String text)) {
      return Optional.empty();
    }
    if (words.get("minLength") instanceof Integer least && text.length() < least) {
      return Optional.of(expected(value, "at least " + least + " characters"));
    }
    return words.get("pattern") instanceof String pattern
            && !Pattern.compile(pattern).matcher(text).find()
        ? Optional.of(expected(value, pattern))
        : Optional.empty();
  }

  private Optional<String> list(Object value) {
    if (!(value instanceof List<?> elements)) {
      return Optional.empty();
    }
    if (words.get("maxItems") instanceof Integer most && elements.size() > most) {
      return Optional.of(expected(elements.size() + " of them", "at most " + most));
    }
    return words.containsKey("items")
        ? elements.stream().flatMap(it -> of(words.get("items")).mistake(it).stream()).findFirst()
        : Optional.empty();
  }

  private Optional<String> names(Object value) {
    if (!(value instanceof Map<?, ?> fields)) {
      return Optional.empty();
    }
    for (Object name : list("required")) {
      if (!fields.containsKey(name)) {
        return Optional.of(name + ": missing");
      }
    }
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      String name = field.getKey().toString();
      Optional<String> mistake =
          words.containsKey("propertyNames")
              ? of(words.get("propertyNames")).mistake(name)
              : Optional.empty();
      if (mistake.isEmpty() && (hasNames() || words.containsKey("additionalProperties"))) {
        mistake =
            below(name)
                .map(it -> it.mistake(field.getValue()).map(why -> name + ": " + why))
                .orElse(Optional.of(name + ": there is no such name"));
      }
      if (mistake.isPresent()) {
        return mistake;
      }
    }
    return Optional.empty();
  }

  private static String expected(Object value, String what) {
    String shown =
        value instanceof Map ? "a mapping" : value instanceof List ? "a list" : "\"" + value + "\"";
    return shown + " (expected: " + what + ")";
  }

  private List<?> list(String word) {
    return words.get(word) instanceof List<?> list ? list : List.of();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
