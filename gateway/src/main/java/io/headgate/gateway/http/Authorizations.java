package io.headgate.gateway.http;

import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.authorization.AuthorizationCache;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What all event loops share to ask others about requests. Any thread. */
final class Authorizations {

  private final AuthorizationCache answers;
  private @Nullable CompletableFuture<SslContext> tls;

  Authorizations(TimeSource time) {
    this.answers = new AuthorizationCache(time);
  }

  AuthorizationCache answers() {
    return answers;
  }

  /**
   * How TLS is spoken to whoever is asked: with the authorities that Java trusts, and the name has
   * to be right. Made when it is needed first, away from the caller's thread, since it reads files.
   */
  synchronized CompletableFuture<SslContext> tls() {
    CompletableFuture<SslContext> made = tls;
    if (made == null || made.isCompletedExceptionally()) {
      made = CompletableFuture.supplyAsync(Authorizations::makeTls);
      tls = made;
    }
    return made;
  }

  private static SslContext makeTls() {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(SslProvider.JDK)
          .endpointIdentificationAlgorithm("HTTPS")
          .build();
    } catch (SSLException e) {
      throw new CompletionException(e);
    }
  }
}
