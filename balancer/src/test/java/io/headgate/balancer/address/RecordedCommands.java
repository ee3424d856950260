package io.headgate.balancer.address;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Commands that are not run: what they would be given is kept, and a test says how they end. */
final class RecordedCommands implements SystemCommands {

  private final List<String> runs = new ArrayList<>();
  private Function<String, Outcome> answer = run -> new Outcome(0, "");

  /** Every further run is answered so; it is asked with the command, and its input below. */
  void answer(Function<String, Outcome> next) {
    answer = next;
  }

  @Override
  public Outcome run(String input, List<String> command) {
    String run = String.join(" ", command) + (input.isEmpty() ? "" : "\n" + input);
    runs.add(run);
    return answer.apply(run);
  }

  /** What was run since the last time. */
  List<String> taken() {
    List<String> taken = List.copyOf(runs);
    runs.clear();
    return taken;
  }
}
