package io.headgate.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One case of {@code annotation-cases.txt}, whose head says how it is written.
 *
 * @param annotations of the Ingress
 * @param canary those of a second Ingress of the same host; empty: there is none
 */
record AnnotationCase(
    String title,
    Map<String, String> annotations,
    Map<String, String> canary,
    Rule rule,
    List<Exchange> exchanges) {

  /** The one rule of the Ingress, and whether spec.tls names its host. */
  record Rule(String path, String type, boolean tls) {

    static final Rule PLAIN = new Rule("/", "Prefix", false);
  }

  /**
   * A request, and what is expected of it.
   *
   * @param times how often it is sent; the last answer counts
   * @param answer lines about the status and the headers of the answer
   * @param seen lines about the request as the pod sees it
   */
  record Exchange(
      String method,
      String target,
      int times,
      Map<String, String> headers,
      List<String> answer,
      List<String> seen) {}

  @Override
  public String toString() {
    return title;
  }

  /**
   * All cases of a text.
   *
   * @throws IllegalArgumentException naming a line that is none
   */
  static List<AnnotationCase> parse(String text) {
    List<AnnotationCase> cases = new ArrayList<>();
    Optional<Builder> open = Optional.empty();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("= ")) {
        open.ifPresent(it -> cases.add(it.build()));
        open = Optional.of(new Builder(line.substring(2)));
        continue;
      }
      open.orElseThrow(() -> new IllegalArgumentException("before the first case: " + line))
          .add(line);
    }
    open.ifPresent(it -> cases.add(it.build()));
    return cases;
  }

  private static final class Builder {

    private final String title;
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final Map<String, String> canary = new LinkedHashMap<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private Rule rule = Rule.PLAIN;

    Builder(String title) {
      this.title = title;
    }

    void add(String line) {
      String rest = line.substring(Math.min(2, line.length()));
      switch (line.charAt(0)) {
        case '!' -> rule(rest);
        case '+' -> pair(rest, canary);
        case '>' -> request(rest);
        case '<' -> exchanges.getLast().answer().add(rest);
        case '^' -> exchanges.getLast().seen().add(rest);
        default -> pair(line, annotations);
      }
    }

    private void rule(String line) {
      String[] words = line.split(" ", -1);
      rule =
          switch (words[0]) {
            case "tls" -> new Rule(rule.path(), rule.type(), true);
            case "path" -> new Rule(words[1], words[2], rule.tls());
            default -> throw new IllegalArgumentException("! " + line);
          };
    }

    private static void pair(String line, Map<String, String> into) {
      int colon = line.indexOf(": ");
      if (colon < 0) {
        throw new IllegalArgumentException(line);
      }
      into.put(line.substring(0, colon), line.substring(colon + 2));
    }

    private void request(String line) {
      if (line.matches("[A-Z]+ /.*")) {
        String[] words = line.split(" ", -1);
        exchanges.add(
            new Exchange(
                words[0],
                words[1],
                words.length > 2 ? Integer.parseInt(words[2].substring(1)) : 1,
                new LinkedHashMap<>(),
                new ArrayList<>(),
                new ArrayList<>()));
      } else {
        pair(line, exchanges.getLast().headers());
      }
    }

    AnnotationCase build() {
      return new AnnotationCase(title, annotations, canary, rule, exchanges);
    }
  }
}
