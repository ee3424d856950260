package io.headgate.discovery.admission;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with an Ingress.
 *
 * @param denials why it is refused; empty where it is not
 * @param warnings what else its author ought to know
 */
record Judgement(List<String> denials, List<String> warnings) {

  /** Nothing is wrong, or nothing is ours. */
  static final Judgement NOTHING = new Judgement(List.of(), List.of());

  Judgement {
    denials = List.copyOf(denials);
    warnings = List.copyOf(warnings);
  }

  static Judgement warning(String message) {
    return new Judgement(List.of(), List.of(message));
  }

  /** The same where what was wrong before is no reason to refuse. */
  Judgement since(Judgement before) {
    List<String> fresh = new ArrayList<>(denials);
    fresh.removeAll(before.denials);
    List<String> said = new ArrayList<>(denials);
    said.removeAll(fresh);
    said.addAll(warnings);
    return new Judgement(fresh, said);
  }
}
