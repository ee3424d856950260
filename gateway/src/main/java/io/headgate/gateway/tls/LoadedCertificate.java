package io.headgate.gateway.tls;

import io.headgate.discovery.model.Certificate;
import io.netty.handler.ssl.SslContext;
import java.time.Instant;
import java.util.Optional;

/** What came of reading a Secret, read once for every version of it. */
sealed interface LoadedCertificate {

  /** The version of the Secret that was read. */
  Certificate source();

  /** Can be served until it expires. */
  record Usable(Certificate source, KeyCertificate certificate, SslContext context)
      implements LoadedCertificate {}

  /** Cannot be served. */
  record Unusable(Certificate source, String reason) implements LoadedCertificate {}

  /** Why it may not be served at that time; empty where it may. */
  default Optional<String> problem(Instant now) {
    return switch (this) {
      case Unusable unusable -> Optional.of(unusable.reason());
      case Usable usable -> {
        Instant notAfter = usable.certificate().notAfter();
        yield now.isAfter(notAfter) ? Optional.of("expired at " + notAfter) : Optional.empty();
      }
    };
  }

  /** Other keys of session tickets from now on. */
  default void rekey(SessionSettings sessions) {
    switch (this) {
      case Unusable unusable -> {}
      case Usable usable -> sessions.rekey(usable.context());
    }
  }

  static LoadedCertificate load(
      Certificate source, TlsSettings settings, SessionSettings sessions) {
    try {
      KeyCertificate certificate = PemCertificates.read(source);
      SslContext context = TlsContexts.server(TlsContexts.provider(), certificate, settings);
      return new Usable(source, certificate, sessions.on(context, certificate, Optional.empty()));
    } catch (UnusableCertificateException e) {
      return new Unusable(source, e.reason());
    } catch (IllegalArgumentException e) {
      return new Unusable(source, "not usable with " + TlsContexts.provider());
    }
  }
}
