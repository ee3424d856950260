package io.headgate.discovery.annotation;

import io.headgate.discovery.model.BlockedClients;
import io.headgate.discovery.model.BlockedClients.Wording;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ClientTrust;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of the global ConfigMap about who clients are, and which are kept out. Pure. */
final class ClientKeys {

  static final Annotation<Boolean> FORWARDED =
      new Annotation<>("use-forwarded-headers", RouteGrammar.flag());
  static final Annotation<Boolean> REAL_IP =
      new Annotation<>("enable-real-ip", RouteGrammar.flag());
  static final Annotation<Boolean> WHOLE_CHAIN =
      new Annotation<>("compute-full-forwarded-for", RouteGrammar.flag());
  static final Annotation<String> HEADER =
      new Annotation<>("forwarded-for-header", GlobalGrammar.headerName());
  static final Annotation<List<Cidr>> PROXIES =
      new Annotation<>("proxy-real-ip-cidr", RouteGrammar.cidrs(), "nobody is believed");
  static final Annotation<List<Wording>> USER_AGENTS =
      new Annotation<>("block-user-agents", GlobalGrammar.wordings(), AccessAnnotations.NOBODY);
  static final Annotation<List<Wording>> REFERERS =
      new Annotation<>("block-referers", GlobalGrammar.wordings(), AccessAnnotations.NOBODY);

  /** Of a list that cannot be read: what every header has. */
  private static final List<Wording> EVERYBODY = List.of(new Wording.Expression(""));

  private ClientKeys() {}

  static ClientTrust trust(AnnotationReader reader) {
    boolean forwarded = reader.read(FORWARDED).orElse(false);
    if (!forwarded && !reader.read(REAL_IP).orElse(false)) {
      return ClientTrust.NONE;
    }
    List<Cidr> proxies = reader.read(PROXIES).orElse(List.of());
    return proxies.isEmpty()
        ? ClientTrust.NONE
        : new ClientTrust(
            proxies,
            !forwarded,
            reader.read(HEADER).orElse(ClientTrust.STANDARD_HEADER),
            reader.read(WHOLE_CHAIN).orElse(false));
  }

  static BlockedClients blocked(AnnotationReader reader, Map<String, String> data) {
    return new BlockedClients(
        wordings(USER_AGENTS, reader, data), wordings(REFERERS, reader, data));
  }

  private static List<Wording> wordings(
      Annotation<List<Wording>> key, AnnotationReader reader, Map<String, String> data) {
    return reader.read(key).orElseGet(() -> data.containsKey(key.name()) ? EVERYBODY : List.of());
  }

  /** What is asked for and cannot be done; a sentence. */
  static Optional<String> fault(AnnotationReader reader, Map<String, String> data) {
    if (data.containsKey(PROXIES.name())) {
      return Optional.empty();
    }
    boolean forwarded = reader.read(FORWARDED).orElse(false);
    return forwarded || reader.read(REAL_IP).orElse(false)
        ? Optional.of(
            (forwarded ? FORWARDED : REAL_IP).name()
                + ": nobody is believed about who a client is (expected beside it: "
                + PROXIES.name()
                + ", the addresses of what stands in front)")
        : Optional.empty();
  }
}
