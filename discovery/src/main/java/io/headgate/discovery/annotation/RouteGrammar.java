package io.headgate.discovery.annotation;

import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.CorsPolicy.Origin;
import io.headgate.discovery.model.HashTemplate;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.LocationTemplate;
import io.headgate.discovery.model.RequestTemplate;
import io.headgate.discovery.model.RewriteTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The grammars that only annotations of Ingresses have. None of them takes control characters, and
 * but for regular expressions none takes quotes, semicolons or braces: nothing that is written on
 * an Ingress can leave the place where it belongs.
 */
final class RouteGrammar {

  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String NAME = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";
  private static final String URL_CHARACTERS = "[A-Za-z0-9\\-._~!$&'()*+,=:@/%?#\\[\\]]";

  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?<scheme>[a-z][a-z0-9+.-]*://)(?<star>\\*\\.)?(?<host>("
              + LABEL
              + "\\.)*"
              + LABEL
              + "(:[0-9]{1,5})?)");

  /**
   * What RE2 does not have: look-around, atomic groups, back-references, possessive quantifiers.
   */
  private static final Pattern NOT_RE2 =
      Pattern.compile("\\(\\?(=|!|<=|<!|>)|\\\\[1-9]|\\\\k<|[*+?}]\\+");

  private RouteGrammar() {}

  /** Whatever is written; only for what is refused anyway. */
  static Grammar<String> anything() {
    return new Grammar<>("-", Optional::of);
  }

  /** The words of Go's strconv.ParseBool, by which ingress-nginx reads. */
  static Grammar<Boolean> flag() {
    return new Grammar<>(
        "true or false",
        text ->
            switch (text) {
              case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
              case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  static Grammar<String> onOff() {
    return words("on", "off");
  }

  /** One of some words, in whatever case. */
  static Grammar<String> words(String... words) {
    return new Grammar<>(
        "one of " + String.join(", ", words),
        text -> Arrays.stream(words).filter(text::equalsIgnoreCase).findFirst());
  }

  /** Some of some words, with spaces or commas between them. */
  static Grammar<List<String>> someOf(String... words) {
    return new Grammar<>(
        "some of " + String.join(", ", words),
        text -> all(text.split("[ ,]+", -1), words(words)::parse));
  }

  static Grammar<Integer> count() {
    return Grammar.integer(0, Integer.MAX_VALUE);
  }

  /** Seconds in which 0 has a meaning of its own, and, as in a cookie, a negative number too. */
  static Grammar<Long> seconds(boolean negative) {
    String sign = negative ? "-?" : "";
    return new Grammar<>(
        negative ? "whole seconds, also negative" : "whole seconds without a unit",
        text ->
            text.matches(sign + "[0-9]{1,10}")
                ? Optional.of(Long.parseLong(text))
                : Optional.empty());
  }

  /** Networks and single addresses, with commas. */
  static Grammar<List<Cidr>> cidrs() {
    return new Grammar<>(
        "CIDRs or addresses, with commas", text -> all(text.split(",", -1), RouteGrammar::network));
  }

  static Grammar<String> urlOrPath() {
    return matching(
        "a path, or http:// or https:// and a URL", "(https?://|/)" + URL_CHARACTERS + "*");
  }

  static Grammar<String> path() {
    return matching("a path that begins with /", "/" + URL_CHARACTERS + "*");
  }

  /** What a path is replaced by: groups of its expression may stand in it. */
  static Grammar<RewriteTarget> rewriteTarget() {
    return new Grammar<>(
        "a path with $1, $2 ..., or http:// or https:// and a URL", RewriteTarget::of);
  }

  /** An expression that RE2 takes, which no input can keep busy. */
  static Grammar<String> regex() {
    return new Grammar<>("a regular expression of RE2", RouteGrammar::expression);
  }

  static Grammar<String> headerName() {
    return matching("the name of a header", TOKEN);
  }

  static Grammar<List<String>> headerNames() {
    return new Grammar<>(
        "names of headers, with commas",
        text -> all(text.split(",", -1), matching("", TOKEN + "|\\*")::parse));
  }

  static Grammar<String> cookieName() {
    return matching("the name of a cookie", TOKEN);
  }

  static Grammar<List<String>> methods() {
    return new Grammar<>(
        "methods, with commas",
        text -> all(text.split(",", -1), matching("", "[A-Za-z]+|\\*")::parse));
  }

  static Grammar<String> method() {
    return words("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
  }

  /** Origins, in which the first label may be a star. */
  static Grammar<List<Origin>> origins() {
    return new Grammar<>(
        "* or origins such as https://*.example.com:8443, with commas",
        text -> all(text.split(",", -1), RouteGrammar::origin));
  }

  /** Where a redirect leads. */
  static Grammar<LocationTemplate> location() {
    return new Grammar<>(
        "http:// or https:// and a URL, in which $request_uri, $uri, $args, $host and $scheme may"
            + " stand",
        LocationTemplate::of);
  }

  static Grammar<String> literalHost() {
    return matching(
        "a host name or address, with or without a port",
        "([A-Za-z0-9]([A-Za-z0-9._-]{0,250}[A-Za-z0-9_])?|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{1,5})?");
  }

  /** Names alone: an expression would have to be tried with every host that clients make up. */
  static Grammar<List<HostMatch>> aliases() {
    Grammar<String> host = matching("", "(\\*\\.)?(" + LABEL + "\\.)*" + LABEL);
    return new Grammar<>(
        "host names, with commas, and no regular expressions",
        text ->
            all(
                text.split(",", -1),
                one -> host.parse(one).map(it -> alias(it.toLowerCase(Locale.ROOT)))));
  }

  private static HostMatch alias(String host) {
    return host.startsWith("*.")
        ? new HostMatch.Wildcard(host.substring(1))
        : new HostMatch.Exact(host);
  }

  /** What a Location begins with, or is to begin with; also the word off. */
  static Grammar<RequestTemplate> locationStart() {
    return new Grammar<>(
        "off, default, or a URL or path (no regular expression), and in it of variables only "
            + RequestTemplate.VARIABLES,
        text -> text.startsWith("~") ? Optional.empty() : RequestTemplate.of(text));
  }

  static Grammar<String> cookieDomain() {
    return matching("a domain name", "\\.?(" + LABEL + "\\.)*" + LABEL);
  }

  static Grammar<String> object(String kind) {
    return matching("the name of a " + kind + ", or NAMESPACE/NAME", "(" + NAME + "/)?" + NAME);
  }

  static Grammar<String> serviceName() {
    return matching("the name of a Service", NAME);
  }

  static Grammar<List<Integer>> statusCodes(int from, int to) {
    Grammar<Integer> code = Grammar.integer(from, to);
    return new Grammar<>(
        "status codes " + from + "-" + to + ", with commas",
        text -> all(text.split(",", -1), code::parse));
  }

  static Grammar<String> variables() {
    return matching(
        "variables and text, such as $remote_addr$request_uri",
        "([A-Za-z0-9_$./:?=&-]|\\$\\{[a-z0-9_]+\\})+");
  }

  /** What requests have to have in common to get the same pod. */
  static Grammar<HashTemplate> hashTemplate() {
    return new Grammar<>(HashTemplate.EXPECTED, HashTemplate::of);
  }

  static Grammar<String> text() {
    return matching("a text without quotes, semicolons and braces", "[^\"';{}\\\\\\p{Cntrl}]*");
  }

  static Grammar<String> ciphers() {
    return matching("OpenSSL's names of ciphers, with colons", "[A-Za-z0-9_:!@+=.-]+");
  }

  /** Without the words of OpenSSL that stand for many ciphers, or against one. */
  static Grammar<List<String>> cipherNames() {
    Grammar<String> name = matching("", "[A-Za-z0-9]+([-_][A-Za-z0-9]+)+");
    return new Grammar<>(
        "OpenSSL's names of ciphers, with colons, and no expressions such as !aNULL",
        text -> all(text.split(":", -1), name::parse));
  }

  static Grammar<String> curves() {
    String curve = "(?i:x25519|p-256|prime256v1|secp256r1|p-384|secp384r1|p-521|secp521r1)";
    return matching(
        "auto, or some of X25519, P-256, P-384, P-521, with colons between them",
        "auto|" + curve + "(:" + curve + ")*");
  }

  private static Optional<Origin> origin(String text) {
    if (text.equals("*")) {
      return Optional.of(new Origin.Any());
    }
    Matcher parts = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return Optional.empty();
    }
    String scheme = parts.group("scheme");
    String host = parts.group("host");
    return Optional.of(
        parts.group("star") == null
            ? new Origin.Exact(scheme + host)
            : new Origin.Subdomains(scheme, "." + host));
  }

  private static Optional<Cidr> network(String text) {
    String written = text;
    if (!text.contains("/")) {
      written = text + (text.contains(":") ? "/128" : "/32");
      if (IpLiteral.parse(text).isEmpty()) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(Cidr.parse(written));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> expression(String text) {
    if (text.isEmpty()
        || text.chars().anyMatch(Character::isISOControl)
        || NOT_RE2.matcher(withoutLiterals(text)).find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(text).pattern());
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /** Without classes of characters and without what is escaped, in which anything may stand. */
  private static String withoutLiterals(String text) {
    return text.replaceAll("\\\\[^1-9k]", "e").replaceAll("\\[\\^?]?[^\\]]*]", "c");
  }

  private static Grammar<String> matching(String expected, String form) {
    Pattern pattern = Pattern.compile(form);
    return new Grammar<>(
        expected, text -> pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty());
  }

  private static <T> Optional<List<T>> all(String[] parts, Function<String, Optional<T>> parser) {
    List<T> values = new ArrayList<>(parts.length);
    for (String part : parts) {
      Optional<T> value = parser.apply(part.strip());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(values);
  }
}
