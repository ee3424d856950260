package io.headgate.discovery.annotation;

import io.headgate.discovery.model.ConnectionPolicy.EndpointRemoval;
import io.headgate.discovery.model.HealthPolicy.Check;
import io.headgate.discovery.model.HealthPolicy.Ejection;
import io.headgate.discovery.model.HealthPolicy.Ejection.AfterFailures;
import io.headgate.discovery.model.SchedulerFlag;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The grammars that only annotations of Services have. */
final class ServiceGrammar {

  private static final Grammar<Duration> DRAIN =
      Grammar.duration(Duration.ofMillis(1), Duration.ofHours(24));
  private static final Grammar<Duration> INTERVAL =
      Grammar.duration(Duration.ofMillis(100), Duration.ofHours(1));
  private static final Grammar<Integer> FAILURES = Grammar.integer(1, 1000);
  private static final Grammar<Integer> PERCENT = Grammar.integer(1, 100);

  /** What RFC 3986 allows in a path and a query; nothing of it can end a request line. */
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9\\-._~!$&'()*+,;=:@/%?]{0,1023}");

  private ServiceGrammar() {}

  static Grammar<Set<SchedulerFlag>> schedulerFlags() {
    String names =
        Arrays.stream(SchedulerFlag.values())
            .map(SchedulerFlag::text)
            .collect(Collectors.joining(", "));
    return new Grammar<>("some of " + names + ", with commas", ServiceGrammar::parseFlags);
  }

  static Grammar<EndpointRemoval> endpointRemoval() {
    return new Grammar<>("keep, reset, or drain:30s", ServiceGrammar::parseRemoval);
  }

  static Grammar<Ejection> ejection() {
    return new Grammar<>("off, or failures=5,interval=10s,max=50%", ServiceGrammar::parseEjection);
  }

  static Grammar<Check> healthCheck() {
    return new Grammar<>("off, tcp or http:/path", ServiceGrammar::parseCheck);
  }

  private static Optional<Set<SchedulerFlag>> parseFlags(String text) {
    EnumSet<SchedulerFlag> flags = EnumSet.noneOf(SchedulerFlag.class);
    for (String word : text.split(",", -1)) {
      Optional<SchedulerFlag> flag = SchedulerFlag.of(word.strip());
      if (flag.isEmpty()) {
        return Optional.empty();
      }
      flags.add(flag.get());
    }
    return Optional.of(flags);
  }

  private static Optional<EndpointRemoval> parseRemoval(String text) {
    return switch (text) {
      case "keep" -> Optional.of(new EndpointRemoval.Keep());
      case "reset" -> Optional.of(new EndpointRemoval.Reset());
      default ->
          text.startsWith("drain:")
              ? DRAIN
                  .parser()
                  .apply(text.substring("drain:".length()))
                  .map(EndpointRemoval.Drain::new)
              : Optional.empty();
    };
  }

  /** What is not named keeps its standard. */
  private static Optional<Ejection> parseEjection(String text) {
    if (text.equals("off")) {
      return Optional.of(new Ejection.Off());
    }
    AfterFailures rule = AfterFailures.STANDARD;
    Set<String> seen = new HashSet<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.strip().split("=", 2);
      Optional<AfterFailures> next =
          pair.length == 2 && seen.add(pair[0]) ? with(rule, pair[0], pair[1]) : Optional.empty();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      rule = next.get();
    }
    return Optional.of(rule);
  }

  private static Optional<AfterFailures> with(AfterFailures rule, String key, String value) {
    return switch (key) {
      case "failures" ->
          FAILURES
              .parser()
              .apply(value)
              .map(it -> new AfterFailures(it, rule.interval(), rule.maxPercent()));
      case "interval" ->
          INTERVAL
              .parser()
              .apply(value)
              .map(it -> new AfterFailures(rule.failures(), it, rule.maxPercent()));
      case "max" ->
          value.endsWith("%")
              ? PERCENT
                  .parser()
                  .apply(value.substring(0, value.length() - 1))
                  .map(it -> new AfterFailures(rule.failures(), rule.interval(), it))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Check> parseCheck(String text) {
    return switch (text) {
      case "off" -> Optional.of(new Check.Off());
      case "tcp" -> Optional.of(new Check.Tcp());
      default ->
          text.startsWith("http:") && PATH.matcher(text.substring("http:".length())).matches()
              ? Optional.of(new Check.Http(text.substring("http:".length())))
              : Optional.empty();
    };
  }
}
