package io.headgate.gateway.http;

import io.headgate.discovery.model.ClientCertificatePolicy.Verify;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.step.RouteSteps;
import io.headgate.gateway.http.step.StepOutcome;
import io.headgate.gateway.http.step.StepRequest;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.tls.ClientCheck;
import io.headgate.gateway.tls.ClientVerdict;
import io.headgate.gateway.tls.NegotiatedTls;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the TLS of a connection is what the host of a request wants. Asked per request, since a
 * connection may carry requests for hosts that it was not opened for. Any thread.
 */
final class ClientGate {

  private static final String ACME = "/.well-known/acme-challenge/";

  private final RouteTls tls;
  private final TimeSource time;
  private final boolean passesThrough;

  ClientGate(EntryRules entry, TimeSource time) {
    this.tls = entry.tls();
    this.passesThrough = entry.passthrough().isPresent();
    this.time = time;
  }

  /** Says whether a request may go on as far as TLS goes; where it may not, it is answered. */
  boolean admits(Exchange exchange, ClientConnection client, Route route) {
    return admitted(check(route, client), exchange, route);
  }

  /**
   * The same on a connection without TLS, once nothing has sent the request to HTTPS; asked before
   * anybody's password is, and again where the target is rewritten.
   *
   * @param target as it came, or that the pod is to see
   */
  boolean admitsPlain(Exchange exchange, ClientConnection client, String target, Route route) {
    return admitted(checkPlain(route, client, target), exchange, route);
  }

  /** An error, or where the Ingress sends clients without a good certificate. */
  private boolean admitted(@Nullable Failure barred, Exchange exchange, Route route) {
    if (barred == null) {
      return true;
    }
    Optional<StepOutcome.Redirected> page =
        barred == Failure.NO_CLIENT_CERTIFICATE || barred == Failure.BAD_CLIENT_CERTIFICATE
            ? errorPage(route, exchange.asked())
            : Optional.empty();
    if (page.isPresent()) {
      StepOutcome.Redirected elsewhere = page.get();
      exchange.answer(
          elsewhere.status().code(),
          responses -> responses.redirect(exchange.stream(), elsewhere, exchange::edit));
    } else {
      exchange.fail(barred, "TLS of the client");
    }
    return false;
  }

  /** Why a request may not go on, on a connection with TLS; null where it may. */
  private @Nullable Failure check(Route route, ClientConnection client) {
    if (!client.isTls()) {
      return null;
    }
    ClientCheck wanted = tls.clients(route.host());
    if (passesThrough && route.tls().passthrough()) {
      return Failure.MISDIRECTED;
    }
    if (!wanted.isStrict()) {
      return null;
    }
    Optional<NegotiatedTls> negotiated = client.negotiated();
    if (negotiated.isEmpty() || !negotiated.get().asked().equals(wanted)) {
      return Failure.MISDIRECTED;
    }
    return failure(negotiated.get().verdict(time.now()).outcome());
  }

  private static @Nullable Failure failure(ClientVerdict.Outcome outcome) {
    return switch (outcome) {
      case ADMITTED -> null;
      case NO_CERTIFICATE -> Failure.NO_CLIENT_CERTIFICATE;
      case BAD_CERTIFICATE -> Failure.BAD_CLIENT_CERTIFICATE;
      case OTHER_SUBJECT, NO_AUTHORITIES -> Failure.FORBIDDEN;
    };
  }

  private @Nullable Failure checkPlain(Route route, ClientConnection client, String target) {
    if (client.isTls() || isChallenge(target)) {
      return null;
    }
    ClientCheck wanted = tls.clients(route.host());
    if (!wanted.isStrict()) {
      return null;
    }
    if (wanted.trusted().isEmpty()) {
      return Failure.FORBIDDEN;
    }
    boolean needed = wanted.policy().map(it -> it.verify() == Verify.ON).orElse(false);
    boolean subject = wanted.policy().flatMap(it -> it.subject()).isPresent();
    return needed ? Failure.NO_CLIENT_CERTIFICATE : subject ? Failure.FORBIDDEN : null;
  }

  /**
   * Whoever checks that a certificate may be issued has none to show. What it asks for ends with a
   * token (RFC 8555 section 8.3), so nothing else can be reached by that name.
   */
  private static boolean isChallenge(String target) {
    boolean token = target.startsWith(ACME) && target.length() > ACME.length();
    for (int i = ACME.length(); token && i < target.length(); i++) {
      char c = target.charAt(i);
      token =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
    }
    return token;
  }

  /** Where clients are sent whose certificate is missing or not good. */
  private Optional<StepOutcome.Redirected> errorPage(Route route, StepRequest request) {
    return tls.clients(route.host())
        .policy()
        .flatMap(it -> it.answers().errorPage())
        .map(it -> RouteSteps.redirect(it, request));
  }

  /** Edits the head into what the pod is to see. */
  void edit(HttpHeaders headers, Route route, ClientConnection client) {
    ClientCertificateHeaders.drop(headers);
    ClientCheck wanted = tls.clients(route.host());
    if (!wanted.isNone()) {
      Optional<NegotiatedTls> negotiated =
          wanted.isStrict() ? client.negotiated() : Optional.empty();
      ClientCertificateHeaders.set(
          headers,
          wanted,
          negotiated
              .map(it -> it.verdict(time.now()))
              .orElseGet(
                  () ->
                      new ClientVerdict(ClientVerdict.Outcome.ADMITTED, "NONE", Optional.empty())));
    }
  }
}
