package io.headgate.gateway.http.step;

import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.MirrorPolicy;
import io.headgate.gateway.http.authorization.AuthorizationOrigin;

/**
 * Where the copy of one request is sent.
 *
 * @param target path and query
 * @param host that stands in its Host
 */
public record MirrorTarget(AuthorizationOrigin origin, String target, String host) {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** By the policy of its route. */
  public static MirrorTarget of(MirrorPolicy policy, StepRequest request) {
    AuthorizationUrl url = policy.url();
    String host = url.isHostOfRequest() ? TemplateText.host(request) : url.host();
    String authority = url.port() == (url.tls() ? HTTPS : HTTP) ? host : host + ":" + url.port();
    return new MirrorTarget(
        new AuthorizationOrigin(url.tls(), host, url.port()),
        TemplateText.plain(url.target(), request),
        policy
            .host()
            .map(it -> it.equals(AuthorizationUrl.HOST_OF_REQUEST) ? request.authority() : it)
            .orElse(authority));
  }
}
