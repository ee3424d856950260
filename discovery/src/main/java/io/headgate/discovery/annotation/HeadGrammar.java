package io.headgate.discovery.annotation;

import io.headgate.discovery.model.CookieChanges.Change;
import io.headgate.discovery.model.RequestTemplate;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The grammars of the annotations about heads of answers. Pure. */
final class HeadGrammar {

  /** RFC 9110 section 5.6.2. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

  /** Of names and of variables. */
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9.$_{}-]+");

  private static final Pattern PATH = Pattern.compile("[/$%][^;,]*");

  private static final Pattern SPACES = Pattern.compile(" +");

  private static final int MAX_VALUE = 4096;

  /** What says where a message ends, and what becomes of its connection. */
  private static final Set<String> OF_THE_MESSAGE =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HeadGrammar() {}

  /** nginx's {@code proxy_cookie_domain}; empty for off. A dot before a domain is nothing. */
  static Grammar<Optional<Change>> domains() {
    return new Grammar<>(
        "off, or two domains: which and by what (no regular expression), and in them of variables"
            + " only "
            + RequestTemplate.VARIABLES,
        text -> change(text, HeadGrammar::domain));
  }

  /** nginx's {@code proxy_cookie_path}; empty for off. */
  static Grammar<Optional<Change>> paths() {
    return new Grammar<>(
        "off, or two paths: which and by what (no regular expression), and in them of variables"
            + " only "
            + RequestTemplate.VARIABLES,
        text -> change(text, HeadGrammar::path));
  }

  /** In lower case. */
  static Grammar<Set<String>> names() {
    return new Grammar<>(
        "names of headers, with commas, but not those of the message itself such as"
            + " Content-Length",
        text -> {
          Set<String> names = new LinkedHashSet<>();
          for (String written : text.split(",", -1)) {
            if (!isAddable(written.strip())) {
              return Optional.empty();
            }
            names.add(written.strip().toLowerCase(Locale.ROOT));
          }
          return Optional.of(names);
        });
  }

  /** Whether that header may stand in a response without making it another message. */
  static boolean isAddable(String name) {
    return NAME.matcher(name).matches() && !OF_THE_MESSAGE.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether that may be the value of a header. nginx would take a dollar for a variable: whoever
   * wrote it did not mean the dollar.
   */
  static boolean isValue(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_VALUE
        && text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '$')
        && text.strip().equals(text);
  }

  /** One word of the two. */
  private interface Word {
    Optional<RequestTemplate> read(String text);
  }

  private static Optional<Optional<Change>> change(String text, Word word) {
    if (text.equals("off")) {
      return Optional.of(Optional.empty());
    }
    String[] words = SPACES.split(text, -1);
    if (words.length != 2) {
      return Optional.empty();
    }
    Optional<Change> change =
        word.read(words[0]).flatMap(from -> word.read(words[1]).map(to -> new Change(from, to)));
    return change.isPresent() ? Optional.of(change) : Optional.empty();
  }

  private static Optional<RequestTemplate> domain(String text) {
    String name = text.startsWith(".") ? text.substring(1) : text;
    return DOMAIN.matcher(name).matches() ? RequestTemplate.of(name) : Optional.empty();
  }

  private static Optional<RequestTemplate> path(String text) {
    return PATH.matcher(text).matches() ? RequestTemplate.of(text) : Optional.empty();
  }
}
