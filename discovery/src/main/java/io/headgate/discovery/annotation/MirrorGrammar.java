package io.headgate.discovery.annotation;

import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.LinkLocal;
import io.headgate.discovery.model.RequestTemplate;
import io.headgate.discovery.model.RequestTemplate.Text;
import io.headgate.discovery.model.RequestTemplate.Variable;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammars of the annotations about copies of requests. Pure. */
final class MirrorGrammar {

  private static final String EXPECTED =
      "http:// or https://, a host or $host but no link-local address, and a path with none but"
          + " $request_uri, $uri, $host and $scheme";

  private static final Pattern FORM =
      Pattern.compile(
          "(?<origin>https?://(?:(?:\\$host|\\$\\{host\\})(?::[0-9]+)?|[^/?$]+))(?<target>.*)");

  /** Their values are a piece of a request line as they are. */
  private static final Set<Variable> SAFE =
      Set.of(Variable.REQUEST_URI, Variable.URI, Variable.HOST, Variable.SCHEME);

  private MirrorGrammar() {}

  /** What stands after the host may begin with a variable; nothing is what the client asked for. */
  static Grammar<AuthorizationUrl> url() {
    return new Grammar<>(EXPECTED, MirrorGrammar::url);
  }

  /** What stands in Host. */
  static Grammar<String> host() {
    Grammar<String> literal = RouteGrammar.literalHost();
    return new Grammar<>(
        "a host name or address, with or without a port, or $host",
        text ->
            text.equals(AuthorizationUrl.HOST_OF_REQUEST)
                ? Optional.of(text)
                : literal.parse(text));
  }

  private static Optional<AuthorizationUrl> url(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String target = form.group("target");
    return AuthorizationUrl.of(form.group("origin") + "/")
        .filter(it -> !isLinkLocal(it.host()))
        .flatMap(
            it ->
                target(target.isEmpty() ? "$request_uri" : target)
                    .map(path -> new AuthorizationUrl(it.tls(), it.host(), it.port(), path)));
  }

  private static Optional<RequestTemplate> target(String text) {
    // ingress-nginx's own example has a slash too much.
    String path = text.startsWith("/$request_uri") ? text.substring(1) : text;
    boolean begins = path.startsWith("/") || path.startsWith("$request_uri");
    return RequestTemplate.of(path)
        .filter(it -> begins || path.startsWith("$uri"))
        .filter(
            it ->
                it.parts().stream().allMatch(part -> part instanceof Text || SAFE.contains(part)));
  }

  private static boolean isLinkLocal(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return IpLiteral.parse(bare).filter(LinkLocal::contains).isPresent();
  }
}
