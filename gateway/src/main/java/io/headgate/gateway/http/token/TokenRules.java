package io.headgate.gateway.http.token;

import io.headgate.discovery.model.TokenPolicy;
import java.util.List;

/**
 * What one version of an Ingress asks of tokens. What was verified for one is not known to another:
 * compared by identity. Immutable; any thread.
 */
public final class TokenRules {

  private final TokenPolicy policy;
  private final KeySet stored;

  public TokenRules(TokenPolicy policy) {
    this.policy = policy;
    this.stored =
        new KeySet(policy.keys() instanceof TokenPolicy.Stored held ? held.keys() : List.of());
  }

  /** What the Ingress says. */
  public TokenPolicy policy() {
    return policy;
  }

  /** The keys of a Secret; none where they are elsewhere. */
  KeySet stored() {
    return stored;
  }
}
