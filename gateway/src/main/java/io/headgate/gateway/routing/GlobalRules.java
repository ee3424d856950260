package io.headgate.gateway.routing;

import io.headgate.discovery.model.BlockedClients;
import io.headgate.discovery.model.GlobalHeads;
import io.headgate.discovery.model.GlobalPolicy;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all requests, with what has to be worked out once. Where nothing is said each
 * question is one branch. Immutable; any thread.
 */
public final class GlobalRules {

  /** Nothing is said. */
  public static final GlobalRules NONE = new GlobalRules(GlobalPolicy.NONE);

  private final GlobalPolicy policy;
  private final boolean changesResponses;
  private final boolean changesHeads;
  private final boolean blocksSomebody;
  private final boolean logsAll;
  private final NavigableSet<String> unlogged = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final BlockedTexts userAgents;
  private final BlockedTexts referers;

  private GlobalRules(GlobalPolicy policy) {
    this.policy = policy;
    this.changesResponses = !policy.answers().changesNoHeaders();
    this.changesHeads = !policy.heads().equals(GlobalHeads.NONE);
    this.blocksSomebody = !policy.blocked().equals(BlockedClients.NONE);
    this.logsAll = policy.targets().unlogged().isEmpty();
    unlogged.addAll(policy.targets().unlogged());
    this.userAgents = BlockedTexts.of("block-user-agents", policy.blocked().userAgents());
    this.referers = BlockedTexts.of("block-referers", policy.blocked().referers());
  }

  static GlobalRules of(GlobalPolicy policy) {
    return policy.equals(GlobalPolicy.NONE) ? NONE : new GlobalRules(policy);
  }

  public GlobalPolicy policy() {
    return policy;
  }

  /** Whether the headers of responses are other ones than where nothing is said. */
  public boolean changesResponses() {
    return changesResponses;
  }

  /** The same of the heads of requests. */
  public boolean changesHeads() {
    return changesHeads;
  }

  /** Whether the access log has lines of requests of that target, as their clients send it. */
  public boolean isLogged(String target) {
    return logsAll || !unlogged.contains(target);
  }

  /** Whether {@link #blocks} may say so of anybody. */
  public boolean blocksSomebody() {
    return blocksSomebody;
  }

  /** Whether nobody answers a request with these values of headers; null where it has none. */
  public boolean blocks(@Nullable String userAgent, @Nullable String referer) {
    return userAgents.include(userAgent) || referers.include(referer);
  }
}
