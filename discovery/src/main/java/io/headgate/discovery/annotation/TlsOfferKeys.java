package io.headgate.discovery.annotation;

import io.headgate.discovery.model.CipherChoice;
import io.headgate.discovery.model.TlsOffer;
import java.util.List;
import java.util.Map;

/** The keys of the global ConfigMap about TLS with all clients. Pure. */
public final class TlsOfferKeys {

  static final Annotation<List<String>> PROTOCOLS =
      new Annotation<>("ssl-protocols", RouteGrammar.someOf("TLSv1.2", "TLSv1.3"));
  static final Annotation<List<String>> CIPHERS =
      new Annotation<>("ssl-ciphers", RouteGrammar.cipherNames());
  static final Annotation<Boolean> PREFER_OURS =
      new Annotation<>("ssl-prefer-server-ciphers", RouteGrammar.flag());
  static final Annotation<String> CURVES =
      new Annotation<>("ssl-ecdh-curve", RouteGrammar.curves());
  static final Annotation<Boolean> HTTP2 = new Annotation<>("use-http2", RouteGrammar.flag());
  static final Annotation<Boolean> ONLY_KNOWN_NAMES =
      new Annotation<>("ssl-reject-handshake", RouteGrammar.flag());
  static final Annotation<Boolean> STAPLING = new Annotation<>("enable-ocsp", RouteGrammar.flag());

  private TlsOfferKeys() {}

  /** What the data of a ConfigMap says; what is outside its grammar is not said. */
  public static TlsOffer parse(Map<String, String> data) {
    AnnotationReader reader = reader(data);
    return new TlsOffer(
        reader.read(PROTOCOLS),
        ciphers(reader),
        reader.read(CURVES),
        reader.read(HTTP2),
        reader.read(ONLY_KNOWN_NAMES).orElse(false));
  }

  /** What is said of ciphers, here and by Ingresses. */
  static CipherChoice ciphers(AnnotationReader reader) {
    return new CipherChoice(reader.read(CIPHERS), reader.read(PREFER_OURS));
  }

  /** Whether clients are shown what an authority says of a certificate. */
  public static boolean stapling(Map<String, String> data) {
    return reader(data).read(STAPLING).orElse(false);
  }

  private static AnnotationReader reader(Map<String, String> data) {
    return new AnnotationReader(new StandingAnnotations(data).behind(Map.of()), List.of());
  }
}
