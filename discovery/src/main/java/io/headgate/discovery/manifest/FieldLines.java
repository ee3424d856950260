package io.headgate.discovery.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * On which line each field of an object stands. It outlives the parsing, because some errors (a
 * node port that another object has) only show later; so it is kept small: arrays, no syntax tree.
 */
final class FieldLines {
  static final FieldLines UNKNOWN = new FieldLines(new String[0], new int[0], new FieldLines[0]);

  private final String[] names;
  private final int[] lines;
  private final FieldLines[] children;

  private FieldLines(String[] names, int[] lines, FieldLines[] children) {
    this.names = names;
    this.lines = lines;
    this.children = children;
  }

  /**
   * The line of a field, or of the nearest field around it that is there.
   *
   * @param path as messages write it, {@code spec.ports[0].nodePort}
   * @param objectLine the line of the object itself
   */
  int line(String path, int objectLine) {
    return line(steps(path), objectLine);
  }

  /**
   * The same.
   *
   * @param path name by name, as in {@code metadata, annotations, example.com/x}
   */
  int line(List<String> path, int objectLine) {
    FieldLines at = this;
    int line = objectLine;
    for (String name : path) {
      int index = at.indexOf(name);
      if (index < 0) {
        return line;
      }
      line = at.lines[index];
      at = at.children[index];
    }
    return line;
  }

  /** The lines of what stands below a field. */
  FieldLines below(String name) {
    int index = indexOf(name);
    return index < 0 ? UNKNOWN : children[index];
  }

  /**
   * Every field below that has no field below itself, in their order.
   *
   * @param visitor gets the path, name by name and without the places in lists, and the line
   */
  void leaves(BiConsumer<List<String>, Integer> visitor) {
    leaves(List.of(), visitor);
  }

  private void leaves(List<String> above, BiConsumer<List<String>, Integer> visitor) {
    for (int i = 0; i < names.length; i++) {
      List<String> path = new ArrayList<>(above);
      if (!isPlaceInList(names[i])) {
        path.add(names[i]);
      }
      if (children[i].names.length == 0) {
        visitor.accept(path, lines[i]);
      } else {
        children[i].leaves(path, visitor);
      }
    }
  }

  private static boolean isPlaceInList(String name) {
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private int indexOf(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      char c = i == path.length() ? '.' : path.charAt(i);
      if (c == '.' || c == '[' || c == ']') {
        if (i > start) {
          steps.add(path.substring(start, i));
        }
        start = i + 1;
      }
    }
    return steps;
  }

  /** Collects the fields of one mapping, or the elements of one sequence, in their order. */
  static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final List<FieldLines> children = new ArrayList<>();

    /**
     * Adds a field.
     *
     * @param line from 1
     * @param below {@link #UNKNOWN} for a scalar
     */
    void add(String name, int line, FieldLines below) {
      names.add(name.intern());
      lines.add(line);
      children.add(below);
    }

    FieldLines build() {
      return new FieldLines(
          names.toArray(String[]::new),
          lines.stream().mapToInt(Integer::intValue).toArray(),
          children.toArray(FieldLines[]::new));
    }
  }
}
