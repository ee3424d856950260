package io.headgate.gateway.app;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;

/** What {@code headgate serve} takes, for who writes its command line. */
public final class ServeFlags {

  private ServeFlags() {}

  /** All of them, without dashes, in order. */
  public static List<String> names() {
    return List.copyOf(
        new CommandLine(new ServeCommand())
            .getCommandSpec().options().stream()
                .flatMap(option -> Stream.of(option.names()))
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2))
                .collect(TreeSet<String>::new, TreeSet::add, TreeSet::addAll));
  }

  /** What the program says of a command line that it does not take; empty where it does. */
  public static String refusal(List<String> arguments) {
    List<String> line = new ArrayList<>(arguments);
    line.add("--print-config");
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    return run.exitCode() == 0 ? "" : run.err();
  }
}
