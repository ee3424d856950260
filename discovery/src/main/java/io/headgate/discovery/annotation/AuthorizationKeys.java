package io.headgate.discovery.annotation;

import io.headgate.discovery.model.AuthorizationPolicy.Kept;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.RequestTemplate;
import java.util.List;

/**
 * The names under which it is written that somebody else is asked about requests: as annotations of
 * one Ingress, and, with another beginning, as keys of the global ConfigMap. Immutable; any thread.
 */
final class AuthorizationKeys {

  static final AuthorizationKeys OF_INGRESS =
      new AuthorizationKeys("", AuthorizationAnnotations.NOBODY_ASKED);
  static final AuthorizationKeys OF_ALL =
      new AuthorizationKeys(
          "global-", "requests of every Ingress without an auth-url are answered with 503");

  private final Annotation<AuthorizationUrl> url;
  private final Annotation<String> method;
  private final Annotation<String> signIn;
  private final Annotation<String> signInParameter;
  private final Annotation<RequestTemplate> requestRedirect;
  private final Annotation<List<String>> responseHeaders;
  private final Annotation<RequestTemplate> cacheKey;
  private final Annotation<List<Kept>> cacheDuration;
  private final Annotation<Boolean> alwaysSetCookie;

  private AuthorizationKeys(String beginning, String onFault) {
    url = new Annotation<>(beginning + "auth-url", AuthorizationGrammar.url(), onFault);
    method = new Annotation<>(beginning + "auth-method", RouteGrammar.method(), onFault);
    signIn = new Annotation<>(beginning + "auth-signin", AuthorizationGrammar.signIn(), onFault);
    signInParameter =
        new Annotation<>(
            beginning + "auth-signin-redirect-param", AuthorizationGrammar.parameter(), onFault);
    requestRedirect =
        new Annotation<>(
            beginning + "auth-request-redirect", AuthorizationGrammar.urlOrPath(), onFault);
    responseHeaders =
        new Annotation<>(
            beginning + "auth-response-headers", AuthorizationGrammar.headers(), onFault);
    cacheKey = new Annotation<>(beginning + "auth-cache-key", AuthorizationGrammar.key(), onFault);
    cacheDuration =
        new Annotation<>(
            beginning + "auth-cache-duration", AuthorizationGrammar.durations(), onFault);
    alwaysSetCookie =
        new Annotation<>(beginning + "auth-always-set-cookie", RouteGrammar.flag(), onFault);
  }

  Annotation<AuthorizationUrl> url() {
    return url;
  }

  Annotation<String> method() {
    return method;
  }

  Annotation<String> signIn() {
    return signIn;
  }

  Annotation<String> signInParameter() {
    return signInParameter;
  }

  /** Where a client is to come back to. */
  Annotation<RequestTemplate> requestRedirect() {
    return requestRedirect;
  }

  Annotation<List<String>> responseHeaders() {
    return responseHeaders;
  }

  Annotation<RequestTemplate> cacheKey() {
    return cacheKey;
  }

  Annotation<List<Kept>> cacheDuration() {
    return cacheDuration;
  }

  Annotation<Boolean> alwaysSetCookie() {
    return alwaysSetCookie;
  }

  /** All of them. */
  List<Annotation<?>> all() {
    return List.of(
        url,
        method,
        signIn,
        signInParameter,
        requestRedirect,
        responseHeaders,
        cacheKey,
        cacheDuration,
        alwaysSetCookie);
  }
}
