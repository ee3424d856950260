package io.headgate.discovery.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a path is replaced by: a path, or a URL that clients are sent to. It was parsed, so that
 * nothing of what somebody wrote stands in a request line or header but what RFC 3986 allows there.
 *
 * @param text as it was written
 * @param redirects whether it is a URL
 */
public record RewriteTarget(String text, boolean redirects, List<Part> parts) {

  // Without a fragment, quotes and what ends a command anywhere. An escaped dot, slash, backslash
  // or NUL would be something else to the next reader.
  private static final String CHARACTER =
      "(?:[A-Za-z0-9._~!&()*+,=:@/?-]|%(?!00|2[eEfF]|5[cC])[0-9A-Fa-f]{2}|\\$[1-9])";
  private static final String AUTHORITY = "https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?";
  private static final Pattern FORM =
      Pattern.compile("(?:" + AUTHORITY + "(?=[/?$]|\\z)|/|\\$[1-9])" + CHARACTER + "*+");
  private static final Pattern URL = Pattern.compile(AUTHORITY);
  private static final Pattern GROUP = Pattern.compile("\\$([1-9])");

  /** A piece of the target. */
  public sealed interface Part {}

  /** What stands there as it is. */
  public record Text(String text) implements Part {}

  /**
   * What a group of the path's expression took; nothing where there is no such group.
   *
   * @param number 1-9
   */
  public record Group(int number) implements Part {}

  public RewriteTarget {
    parts = List.copyOf(parts);
  }

  /** Parses a target; empty where it is none. */
  public static Optional<RewriteTarget> of(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    Matcher group = GROUP.matcher(text);
    int end = 0;
    while (group.find()) {
      addText(text.substring(end, group.start()), parts);
      parts.add(new Group(Integer.parseInt(group.group(1))));
      end = group.end();
    }
    addText(text.substring(end), parts);
    return Optional.of(new RewriteTarget(text, URL.matcher(text).lookingAt(), parts));
  }

  /** Scheme and authority of a URL; empty text for a path. */
  public String origin() {
    Matcher url = URL.matcher(text);
    return url.lookingAt() ? url.group() : "";
  }

  private static void addText(String text, List<Part> parts) {
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
  }
}
