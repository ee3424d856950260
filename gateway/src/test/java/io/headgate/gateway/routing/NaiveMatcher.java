package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.PathMatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules of matching word by word: collects whatever matches and sorts it. */
final class NaiveMatcher {

  /**
   * @param hostClass 0 precise, 1 wildcard, 2 any
   * @param length of the path, without the trailing slash of a prefix; -1 for a default backend
   */
  private record Candidate(
      int hostClass, int length, boolean exact, Ingress ingress, IngressBackend backend) {

    static final Comparator<Candidate> PRECEDENCE =
        Comparator.comparingInt(Candidate::hostClass)
            .thenComparing(Comparator.comparingInt(Candidate::length).reversed())
            .thenComparing(candidate -> !candidate.exact())
            .thenComparing(candidate -> candidate.ingress().meta().creationTimestamp())
            .thenComparing(candidate -> candidate.ingress().name());
  }

  private NaiveMatcher() {}

  static String serviceOf(Collection<Ingress> ingresses, String host, String path) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "").replaceFirst("\\.$", "");
    List<Candidate> candidates = new ArrayList<>();
    for (Ingress ingress : ingresses) {
      collect(ingress, name, path, candidates);
    }
    Optional<Candidate> first = candidates.stream().min(Candidate.PRECEDENCE);
    return first
        .map(c -> ((IngressBackend.ServiceBackend) c.backend()).service().name())
        .orElse("404");
  }

  private static void collect(Ingress ingress, String host, String path, List<Candidate> into) {
    Optional<IngressBackend> defaultBackend = ingress.routing().defaultBackend();
    if (ingress.routing().rules().isEmpty()) {
      defaultBackend.ifPresent(b -> into.add(new Candidate(2, -1, false, ingress, b)));
    }
    for (IngressRule rule : ingress.routing().rules()) {
      int hostClass = hostClass(rule.host(), host);
      if (hostClass < 0) {
        continue;
      }
      for (IngressPath rulePath : rule.paths()) {
        if (matches(rulePath.path(), path)) {
          into.add(
              new Candidate(
                  hostClass,
                  length(rulePath.path()),
                  rulePath.path() instanceof PathMatch.Exact,
                  ingress,
                  rulePath.backend()));
        }
      }
      defaultBackend.ifPresent(b -> into.add(new Candidate(hostClass, -1, false, ingress, b)));
    }
  }

  private static int hostClass(HostMatch rule, String host) {
    return switch (rule) {
      case HostMatch.Any() -> 2;
      case HostMatch.Exact(String name) -> host.equals(name) ? 0 : -1;
      case HostMatch.Wildcard(String suffix) -> {
        String label =
            host.endsWith(suffix) ? host.substring(0, host.length() - suffix.length()) : "";
        yield !label.isEmpty() && !label.contains(".") ? 1 : -1;
      }
    };
  }

  private static boolean matches(PathMatch rule, String path) {
    if (rule instanceof PathMatch.Exact) {
      return path.equals(rule.path());
    }
    List<String> prefix = elements(rule.path());
    List<String> elements = Arrays.asList(path.split("/", -1));
    return elements.size() >= prefix.size() && elements.subList(0, prefix.size()).equals(prefix);
  }

  private static int length(PathMatch rule) {
    return rule instanceof PathMatch.Exact
        ? rule.path().length()
        : String.join("/", elements(rule.path())).length();
  }

  private static List<String> elements(String prefix) {
    List<String> elements = new ArrayList<>(Arrays.asList(prefix.split("/", -1)));
    if (elements.getLast().isEmpty()) {
      elements.removeLast();
    }
    return elements;
  }
}
