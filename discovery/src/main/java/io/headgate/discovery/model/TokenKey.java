package io.headgate.discovery.model;

import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * A key that signatures of tokens are verified with.
 *
 * @param id by which tokens name it ({@code kid}); empty where it has none
 * @param algorithms those that it is for; at least one
 */
public record TokenKey(Optional<String> id, Set<TokenAlgorithm> algorithms, PublicKey key) {

  public TokenKey {
    algorithms = Set.copyOf(algorithms);
  }

  @Override
  public String toString() {
    return id.orElse("a key without kid");
  }
}
