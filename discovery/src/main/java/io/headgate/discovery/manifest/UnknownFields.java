package io.headgate.discovery.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds fields that the API does not have: {@code prots:} for {@code ports:}. An object with one is
 * refused, as {@code kubectl apply} does by default ({@code --validate=strict}, KEP-2885): what was
 * misspelt was meant, and serving the object without it would be serving something else.
 */
final class UnknownFields {
  private static final String API = "io.fabric8.kubernetes.api.model.";

  /** The fields of each class of the API; empty where it reads itself or takes anything. */
  private static final ClassValue<Map<String, Type>> FIELDS =
      new ClassValue<>() {
        @Override
        protected Map<String, Type> computeValue(Class<?> type) {
          return fields(type);
        }
      };

  private final List<FieldError> errors = new ArrayList<>();

  private UnknownFields() {}

  /**
   * One error for each, in their order.
   *
   * @param content as {@link YamlDocument} has it
   */
  static List<FieldError> of(Object content, Class<?> type) {
    UnknownFields found = new UnknownFields();
    found.look(content, type, "");
    return found.errors;
  }

  private void look(Object content, Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Type element = arguments[arguments.length - 1];
      if (content instanceof List<?> list) {
        for (int i = 0; i < list.size(); i++) {
          look(list.get(i), element, path + "[" + i + "]");
        }
      } else if (content instanceof Map<?, ?> map) {
        map.forEach((key, value) -> look(value, element, below(path, key)));
      }
    } else if (type instanceof Class<?> one && content instanceof Map<?, ?> map) {
      Map<String, Type> known = FIELDS.get(one);
      if (!known.isEmpty()) {
        map.forEach((key, value) -> field(known, key, value, below(path, key)));
      }
    }
  }

  private void field(Map<String, Type> known, Object key, Object value, String path) {
    Type type = known.get(key);
    if (type == null) {
      errors.add(new FieldError(path, "strict decoding error: unknown field \"" + path + "\""));
    } else {
      look(value, type, path);
    }
  }

  private static String below(String path, Object key) {
    return path.isEmpty() ? key.toString() : path + "." + key;
  }

  private static Map<String, Type> fields(Class<?> type) {
    Map<String, Type> fields = new HashMap<>();
    for (Class<?> at = type; at != null && at.getName().startsWith(API); at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        JsonProperty property = field.getAnnotation(JsonProperty.class);
        if (property != null) {
          String name = property.value();
          fields.put(name.isEmpty() ? field.getName() : name, field.getGenericType());
        }
      }
    }
    return fields;
  }
}
