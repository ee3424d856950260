package io.headgate.gateway.http;

import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.authorization.AuthorizationCache;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What all event loops share to ask others about requests. Any thread. */
final class Authorizations {

  private final AuthorizationCache answers;
  private final Consumer<SslContextBuilder> trust;
  private @Nullable CompletableFuture<SslContext> tls;

  /** Trusts the authorities that Java trusts. */
  Authorizations(TimeSource time) {
    this(time, it -> {});
  }

  /**
   * @param trust says which authorities are trusted
   */
  Authorizations(TimeSource time, Consumer<SslContextBuilder> trust) {
    this.answers = new AuthorizationCache(time);
    this.trust = trust;
  }

  AuthorizationCache answers() {
    return answers;
  }

  /**
   * How TLS is spoken to whoever is asked; the name has to be that of the certificate. Made when it
   * is needed first, away from the caller's thread, since it reads files.
   */
  synchronized CompletableFuture<SslContext> tls() {
    CompletableFuture<SslContext> made = tls;
    if (made == null || made.isCompletedExceptionally()) {
      made = CompletableFuture.supplyAsync(this::makeTls);
      tls = made;
    }
    return made;
  }

  private SslContext makeTls() {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .endpointIdentificationAlgorithm("HTTPS");
      trust.accept(builder);
      return builder.build();
    } catch (SSLException e) {
      throw new CompletionException(e);
    }
  }
}
