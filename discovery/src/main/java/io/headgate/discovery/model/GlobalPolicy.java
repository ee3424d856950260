package io.headgate.discovery.model;

import java.util.List;

/**
 * What the global ConfigMap says of all requests, whatever their route is; {@link TlsOffer} is what
 * it says of connections.
 *
 * @param plainPaths what targets begin with that are not sent to HTTPS
 */
public record GlobalPolicy(
    ClientTrust clients,
    GlobalAnswers answers,
    GlobalHeads heads,
    BlockedClients blocked,
    List<String> plainPaths) {

  /** Nothing is said. */
  public static final GlobalPolicy NONE =
      new GlobalPolicy(
          ClientTrust.NONE, GlobalAnswers.NONE, GlobalHeads.NONE, BlockedClients.NONE, List.of());

  public GlobalPolicy {
    plainPaths = List.copyOf(plainPaths);
  }

  /** The same, with these answers and heads. */
  public GlobalPolicy with(GlobalAnswers otherAnswers, GlobalHeads otherHeads) {
    return new GlobalPolicy(clients, otherAnswers, otherHeads, blocked, plainPaths);
  }
}
