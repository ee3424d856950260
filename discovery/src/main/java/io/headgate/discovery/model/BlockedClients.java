package io.headgate.discovery.model;

import java.util.List;

/**
 * Whose requests are not answered, by what they say of themselves.
 *
 * @param userAgents one of them stands in User-Agent
 * @param referers one of them stands in Referer
 */
public record BlockedClients(List<Wording> userAgents, List<Wording> referers) {

  /** Nobody. */
  public static final BlockedClients NONE = new BlockedClients(List.of(), List.of());

  public BlockedClients {
    userAgents = List.copyOf(userAgents);
    referers = List.copyOf(referers);
  }

  /** What a header has to be. One that is missing is empty. */
  public sealed interface Wording {

    /** The whole of it, in whatever case. */
    record Exact(String text) implements Wording {}

    /**
     * Something of it.
     *
     * @param regex of RE2
     */
    record Expression(String regex) implements Wording {}
  }
}
