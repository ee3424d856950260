package io.headgate.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes manifests wrong: some bytes, a value, or lines that stand elsewhere. */
final class ManifestMutator {

  private static final List<String> VALUES =
      List.of(
          "",
          "null",
          "~",
          "-1",
          "0",
          "1",
          "65536",
          "99999999999999999999",
          "1e9",
          "true",
          "None",
          "Local",
          "IPv6",
          "LoadBalancer",
          "ExternalName",
          "\"::\"",
          "\"::1\"",
          "127.0.0.1",
          "0.0.0.0/0",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "{\"\": null}",
          "[{}]",
          "a/b/c",
          "\"\\u0000\"",
          "\"%s %d ${x}\"",
          "*nowhere",
          "&here x",
          "!!binary x",
          "x".repeat(300));

  private static final String BYTES = "\u0000\t\n :-[]{}#&*!|>'\"%@`,09azAZ\u00e9\u2028";

  private final RandomGenerator random;

  ManifestMutator(RandomGenerator random) {
    this.random = random;
  }

  String mutate(String manifest) {
    String mutant = manifest;
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      mutant =
          switch (random.nextInt(3)) {
            case 0 -> bytes(mutant);
            case 1 -> value(mutant);
            default -> lines(mutant);
          };
    }
    return mutant;
  }

  private String bytes(String text) {
    if (text.isEmpty()) {
      return BYTES;
    }
    int at = random.nextInt(text.length());
    char other = BYTES.charAt(random.nextInt(BYTES.length()));
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + other + text.substring(at);
      case 1 -> text.substring(0, at) + text.substring(at + 1);
      default -> text.substring(0, at) + other + text.substring(at + 1);
    };
  }

  /** Another value after one of the colons, in block style and in flow style. */
  private String value(String text) {
    List<Integer> colons = new ArrayList<>();
    for (int at = text.indexOf(": "); at >= 0; at = text.indexOf(": ", at + 1)) {
      colons.add(at + 2);
    }
    if (colons.isEmpty()) {
      return bytes(text);
    }
    int from = colons.get(random.nextInt(colons.size()));
    int to = from;
    while (to < text.length() && ",}]\n".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return text.substring(0, from) + VALUES.get(random.nextInt(VALUES.size())) + text.substring(to);
  }

  private String lines(String text) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int at = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    switch (random.nextInt(5)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(other, lines.get(at));
      case 2 -> Collections.swap(lines, at, other);
      case 3 -> lines.set(at, "  " + lines.get(at));
      default -> lines.set(at, lines.get(at).strip());
    }
    return String.join("\n", lines);
  }
}
