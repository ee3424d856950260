package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what an API server refuses, or that it is away: as a problem while it lasts, and in the log
 * once. One thread only.
 */
final class Faults {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServerWatcher.class);
  private static final String REPORTER = "API server";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final String server;
  private final ProblemLog problems;
  private final String meanwhile;
  private final Map<String, String> said = new HashMap<>();

  /**
   * @param meanwhile what holds as long as it lasts
   */
  Faults(String server, ProblemLog problems, String meanwhile) {
    this.server = server;
    this.problems = problems;
    this.meanwhile = meanwhile;
  }

  /** A request about such objects has failed. */
  void failed(String what, Throwable cause) {
    say(what, what + ": " + describe(cause));
  }

  /** No change of such objects can arrive. */
  void away(String what) {
    if (!said.containsKey(what)) {
      say(what, what + ": the connection is gone");
    }
  }

  /** All is well again with such objects. */
  void over(String what) {
    if (said.remove(what) != null) {
      problems.clear(REPORTER, what);
      LOG.info("{} of {}: all is well again", what, server);
    }
  }

  /** Such objects are no longer of interest. */
  void forget(String what) {
    said.remove(what);
    problems.clear(REPORTER, what);
  }

  private void say(String what, String message) {
    if (message.equals(said.put(what, message))) {
      return;
    }
    LOG.warn("{}: {}; {}, and it is tried again", server, message, meanwhile);
    problems.report(
        REPORTER,
        what,
        new Problem(
            new ObjectRef("APIServer", "", server),
            Problem.Reason.ApiServer,
            message + "; " + meanwhile,
            Optional.empty()));
  }

  /** The API server's own words where it has answered: they name verb, resource and user. */
  static String describe(Throwable cause) {
    Optional<KubernetesClientException> answer = clientException(cause);
    if (answer.isEmpty()) {
      return "not reachable: " + rootMessage(cause);
    }
    int code = answer.get().getCode();
    String words =
        answer.get().getStatus() == null || answer.get().getStatus().getMessage() == null
            ? rootMessage(cause)
            : answer.get().getStatus().getMessage();
    return switch (code) {
      case UNAUTHORIZED -> "401 " + words + " (expected: a valid token or client certificate)";
      case FORBIDDEN -> "403 " + words + " (expected: a role that allows it)";
      default -> code + " " + words;
    };
  }

  /** The answer of the API server among the causes; empty where there was none, as it is away. */
  static Optional<KubernetesClientException> clientException(Throwable cause) {
    for (Throwable it = cause; it != null; it = it.getCause()) {
      if (it instanceof KubernetesClientException answer && answer.getCode() > 0) {
        return Optional.of(answer);
      }
    }
    return Optional.empty();
  }

  static String rootMessage(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
