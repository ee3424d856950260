package io.headgate.discovery.annotation;

import io.headgate.discovery.annotation.TokenAnnotations.KeysAt;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.LinkLocal;
import io.headgate.discovery.model.RequestTemplate.Text;
import io.headgate.discovery.model.TokenPolicy.ClaimHeader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammars of the annotations about tokens. Pure. */
final class TokenGrammar {

  private static final String NAME = "[A-Za-z0-9\\-._~:/?#@!$&()*+=%|]{1,512}";
  private static final Pattern ISSUER = Pattern.compile(NAME);
  private static final Pattern CLAIM =
      Pattern.compile("(?<claim>[A-Za-z0-9\\-._~:/#@]{1,256})\\s*=\\s*(?<header>[^=\\s]+)");

  private static final int MOST_AUDIENCES = 16;
  private static final int MOST_HEADERS = 16;

  private TokenGrammar() {}

  static Grammar<String> issuer() {
    return new Grammar<>(
        "a name or URL as it stands in iss, without spaces, quotes, commas and semicolons",
        text -> Optional.of(text).filter(it -> ISSUER.matcher(it).matches()));
  }

  static Grammar<List<String>> audiences() {
    return new Grammar<>(
        "names or URLs as they stand in aud, with commas, at most " + MOST_AUDIENCES,
        text -> {
          List<String> all = new ArrayList<>();
          for (String one : text.split(",", -1)) {
            if (!ISSUER.matcher(one.strip()).matches()) {
              return Optional.empty();
            }
            all.add(one.strip());
          }
          return Optional.of(all).filter(it -> it.size() <= MOST_AUDIENCES);
        });
  }

  /** What has a colon and slashes is a URL, and no Secret is named so. */
  static Grammar<KeysAt> keys() {
    Grammar<String> secret = RouteGrammar.object("Secret");
    return new Grammar<>(
        secret.expected()
            + ", or http:// or https:// and a URL without variables, whose host is no link-local"
            + " address",
        text ->
            text.contains("://")
                ? AuthorizationUrl.of(text).filter(TokenGrammar::isPlain).map(KeysAt.Url::new)
                : secret.parse(text).map(KeysAt.InSecret::new));
  }

  private static boolean isPlain(AuthorizationUrl url) {
    String host = url.host();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return !url.isHostOfRequest()
        && IpLiteral.parse(bare).filter(LinkLocal::contains).isEmpty()
        && url.target().parts().stream().allMatch(Text.class::isInstance);
  }

  static Grammar<List<ClaimHeader>> headers() {
    return new Grammar<>(
        "CLAIM=HEADER with commas, each header once and none of the message itself such as Host, at"
            + " most "
            + MOST_HEADERS,
        text -> {
          List<ClaimHeader> all = new ArrayList<>();
          Set<String> names = new HashSet<>();
          for (String one : text.split(",", -1)) {
            Matcher pair = CLAIM.matcher(one.strip());
            if (!pair.matches()) {
              return Optional.empty();
            }
            String header = pair.group("header").toLowerCase(Locale.ROOT);
            // One with underscores is taken for the same by programs behind CGI.
            if (!AuthorizationGrammar.isForPods(header) || !names.add(header.replace('_', '-'))) {
              return Optional.empty();
            }
            all.add(new ClaimHeader(pair.group("claim"), header));
          }
          return Optional.of(all).filter(it -> it.size() <= MOST_HEADERS);
        });
  }
}
