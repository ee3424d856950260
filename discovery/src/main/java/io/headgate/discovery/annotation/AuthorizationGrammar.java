package io.headgate.discovery.annotation;

import io.headgate.discovery.model.AuthorizationPolicy.Kept;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.RequestTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammars of the annotations by which somebody else is asked about requests. Pure. */
final class AuthorizationGrammar {

  /** A page to sign in on: a path, or a URL whose host may be a variable. */
  private static final Pattern PAGE =
      Pattern.compile("(?:(?:https?|\\$scheme)://[A-Za-z0-9\\[$]|/(?![/\\\\])).*");

  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9._~-]{1,64}");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
  private static final Pattern TIME = Pattern.compile("(?<number>[0-9]{1,9})(?<unit>ms|s|m|h|d)?");
  private static final Pattern BEGINNING = Pattern.compile("/[!-~&&[^,\"\\\\]]{0,1023}");
  private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");

  /** What nginx keeps where no status is named. */
  private static final List<Integer> UNNAMED = List.of(200, 301, 302);

  /** What says where a message ends and to whom it goes is not for another program to say. */
  private static final Set<String> NOT_FOR_OTHERS =
      Set.of(
          "*",
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private AuthorizationGrammar() {}

  static Grammar<AuthorizationUrl> url() {
    return new Grammar<>(AuthorizationUrl.EXPECTED, AuthorizationUrl::of);
  }

  static Grammar<String> signIn() {
    return new Grammar<>(
        "a path, or http:// or https:// and a URL, and in it of variables only "
            + RequestTemplate.VARIABLES,
        text -> page(text).map(RequestTemplate::text));
  }

  static Grammar<RequestTemplate> urlOrPath() {
    return new Grammar<>(
        "a path, or http:// or https:// and a URL, and in it of variables only "
            + RequestTemplate.VARIABLES,
        text -> text.startsWith("$") ? RequestTemplate.of(text) : page(text));
  }

  static Grammar<RequestTemplate> key() {
    return new Grammar<>(
        "text and variables, of them only " + RequestTemplate.VARIABLES, RequestTemplate::of);
  }

  static Grammar<String> parameter() {
    return new Grammar<>(
        "the name of a parameter of a URL",
        text -> Optional.of(text).filter(it -> PARAMETER.matcher(it).matches()));
  }

  /** In lower case. */
  static Grammar<List<String>> headers() {
    return new Grammar<>(
        "names of headers, with commas, but not those of the message itself such as Host",
        text -> {
          List<String> names = new ArrayList<>();
          for (String written : text.split(",", -1)) {
            String name = written.strip().toLowerCase(Locale.ROOT);
            if (!isForPods(name)) {
              return Optional.empty();
            }
            names.add(name);
          }
          return Optional.of(names);
        });
  }

  /** What paths begin with; empty where none does. */
  static Grammar<List<String>> beginnings() {
    return new Grammar<>(
        "beginnings of paths, each with / first, with commas",
        text -> {
          List<String> all = new ArrayList<>();
          for (String written : text.split(",", -1)) {
            String one = written.strip();
            if (one.isEmpty()) {
              continue;
            }
            if (!BEGINNING.matcher(one).matches()) {
              return Optional.empty();
            }
            all.add(one);
          }
          return Optional.of(all);
        });
  }

  /** Whether another program may say what stands in that header. */
  static boolean isForPods(String name) {
    return HEADER.matcher(name).matches() && !NOT_FOR_OTHERS.contains(name);
  }

  /** nginx's {@code proxy_cache_valid}, several of them with commas. */
  static Grammar<List<Kept>> durations() {
    return new Grammar<>(
        "such as 200 202 401 5m, with commas",
        text -> {
          List<Kept> all = new ArrayList<>();
          for (String one : text.split(",", -1)) {
            Optional<Kept> kept = kept(one.strip().split(" +", -1));
            if (kept.isEmpty()) {
              return Optional.empty();
            }
            all.add(kept.get());
          }
          return Optional.of(all);
        });
  }

  private static Optional<Kept> kept(String[] words) {
    List<Integer> statuses = new ArrayList<>();
    boolean every = false;
    for (int i = 0; i < words.length - 1; i++) {
      if (words[i].equals("any")) {
        every = true;
      } else if (STATUS.matcher(words[i]).matches()) {
        statuses.add(Integer.parseInt(words[i]));
      } else {
        return Optional.empty();
      }
    }
    List<Integer> named = every ? List.of() : statuses.isEmpty() ? UNNAMED : statuses;
    return time(words[words.length - 1]).map(it -> new Kept(named, it));
  }

  /** nginx's times: a number with ms, s, m, h or d, or without a unit for seconds. */
  static Optional<Duration> time(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(time.group("number"));
    String unit = time.group("unit") == null ? "s" : time.group("unit");
    return Optional.of(
        switch (unit) {
          case "ms" -> Duration.ofMillis(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          case "d" -> Duration.ofDays(number);
          default -> Duration.ofSeconds(number);
        });
  }

  private static Optional<RequestTemplate> page(String text) {
    return PAGE.matcher(text).matches() && text.length() <= 2048
        ? RequestTemplate.of(text)
        : Optional.empty();
  }
}
