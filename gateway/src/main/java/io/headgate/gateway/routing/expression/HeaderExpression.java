package io.headgate.gateway.routing.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * A regular expression of RE2 that is looked for anywhere in the value of a header, or in the
 * subject of a certificate, as ingress-nginx does. Immutable; any thread; allocates.
 */
public final class HeaderExpression {

  /** About 1 ms, which a loop can spare. Values and expressions as they are take a hundredth. */
  static final long MAX_WORK = 30_000;

  private final Pattern pattern;

  private HeaderExpression(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * What became of a text.
   *
   * @param fault why it is no expression; empty where it is one
   */
  public record Compiled(Optional<HeaderExpression> expression, String fault) {}

  /** Reads an expression; the same limits hold as for those in paths. */
  public static Compiled compile(String text) {
    PathExpression.Compiled asPath = PathExpression.compile(text);
    if (asPath.expression().isEmpty()) {
      return new Compiled(Optional.empty(), asPath.fault());
    }
    try {
      return new Compiled(Optional.of(new HeaderExpression(Pattern.compile(text))), "");
    } catch (PatternSyntaxException e) {
      return new Compiled(Optional.empty(), e.getDescription());
    }
  }

  /** Whether it is found; not in a value that would take too long. */
  public boolean isIn(String value) {
    return (long) pattern.programSize() * value.length() <= MAX_WORK
        && pattern.matcher(value).find();
  }

  /** Whether it is found, or would take too long to look for. */
  public boolean mayBeIn(String value) {
    return (long) pattern.programSize() * value.length() > MAX_WORK
        || pattern.matcher(value).find();
  }
}
