package io.headgate.discovery.model;

import java.util.List;
import java.util.Set;

/**
 * What the global ConfigMap says of all requests, whatever their route is; {@link TlsOffer} is what
 * it says of connections.
 */
public record GlobalPolicy(
    ClientTrust clients,
    GlobalAnswers answers,
    GlobalHeads heads,
    BlockedClients blocked,
    GlobalTargets targets) {

  /** Nothing is said. */
  public static final GlobalPolicy NONE =
      new GlobalPolicy(
          ClientTrust.NONE,
          GlobalAnswers.NONE,
          GlobalHeads.NONE,
          BlockedClients.NONE,
          GlobalTargets.NONE);

  /** With no target that is not logged. */
  public GlobalPolicy(
      ClientTrust clients,
      GlobalAnswers answers,
      GlobalHeads heads,
      BlockedClients blocked,
      List<String> plainPaths) {
    this(clients, answers, heads, blocked, new GlobalTargets(plainPaths, Set.of()));
  }

  /** What targets begin with that are not sent to HTTPS. */
  public List<String> plainPaths() {
    return targets.plain();
  }

  /** The same, with these answers and heads. */
  public GlobalPolicy with(GlobalAnswers otherAnswers, GlobalHeads otherHeads) {
    return new GlobalPolicy(clients, otherAnswers, otherHeads, blocked, targets);
  }
}
