package io.headgate.gateway.http.step;

import io.headgate.discovery.model.AccessPolicy;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.Set;

/**
 * Who may come in by a route beside addresses and limits, and what pods are not to be told by those
 * who do. Immutable; any thread.
 *
 * @param open whether guards that there would be stand aside on this path
 * @param notFromClients headers that only whoever says who a client is may set
 */
record Entrance(Guards guards, boolean open, boolean hidesPasswords, Set<String> notFromClients) {

  /** For everybody, with everything. */
  static final Entrance ANY = of(AccessPolicy.EVERYBODY, "/");

  Entrance {
    notFromClients = Set.copyOf(notFromClients);
  }

  /**
   * That of a route. On an open path nobody is asked, and so nobody's word goes for that of whoever
   * would have been: the same headers are taken out as on the others.
   *
   * @param path of the rule
   */
  static Entrance of(AccessPolicy access, String path) {
    Guards guards = Guards.of(access);
    boolean open = !guards.isEmpty() && access.identification().isOpen(path);
    Set<String> names = new HashSet<>();
    access.authorization().ifPresent(it -> names.addAll(it.answers().toPod()));
    access.tokens().ifPresent(tokens -> tokens.headers().forEach(it -> names.add(it.header())));
    return new Entrance(open ? Guards.NONE : guards, open, access.passwords().isPresent(), names);
  }

  /** Takes out of a head what the pod is not to see. */
  void edit(HttpHeaders toPod) {
    if (hidesPasswords) {
      // As ingress-nginx: a pod that has not asked is not told a password.
      toPod.remove(HttpHeaderNames.AUTHORIZATION);
    }
    if (!notFromClients.isEmpty()) {
      SentHeaders.remove(toPod, notFromClients::contains);
    }
  }

  /** Whether nobody is kept out and nothing is taken out. */
  boolean isEmpty() {
    return guards.isEmpty() && !hidesPasswords && notFromClients.isEmpty();
  }
}
