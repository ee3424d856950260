package io.headgate.gateway.routing.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.headgate.discovery.model.RewriteTarget;
import java.util.Optional;

/**
 * A regular expression for the beginning of paths, in any case of letters, as ingress-nginx has
 * them. RE2 (https://swtch.com/~rsc/regexp/): the time that it takes grows with the length of the
 * path and of the expression, whatever both are. Immutable; any thread; allocates.
 */
public final class PathExpression {

  /** Longer than any path of a rule needs to be. */
  static final int MAX_LENGTH = 1024;

  /** In atoms: this many times the length of a path is the most work that one request can ask. */
  static final long MAX_SIZE = 2000;

  /** Matches every path and has no groups. */
  public static final PathExpression ANY = new PathExpression(Pattern.compile(""));

  private final Pattern pattern;

  private PathExpression(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * What became of a text.
   *
   * @param fault why it is no expression; empty where it is one
   */
  public record Compiled(Optional<PathExpression> expression, String fault) {

    static Compiled fault(String fault) {
      return new Compiled(Optional.empty(), fault);
    }
  }

  /** Reads an expression. */
  public static Compiled compile(String text) {
    if (text.length() > MAX_LENGTH) {
      return Compiled.fault("longer than " + MAX_LENGTH + " characters");
    }
    if (ExpressionSize.of(text) > MAX_SIZE) {
      return Compiled.fault("its repetitions come to more than " + MAX_SIZE + " characters");
    }
    try {
      Pattern pattern = Pattern.compile(text, Pattern.CASE_INSENSITIVE);
      return new Compiled(Optional.of(new PathExpression(pattern)), "");
    } catch (PatternSyntaxException e) {
      return Compiled.fault(e.getDescription());
    }
  }

  /** Whether a path begins with it. */
  public boolean matches(String pathText) {
    return pattern.matcher(pathText).lookingAt();
  }

  /** The target with what the groups took out of a path; nothing for a group that took nothing. */
  public String expand(RewriteTarget target, String pathText) {
    Matcher matcher = pattern.matcher(pathText);
    int groups = matcher.lookingAt() ? matcher.groupCount() : 0;
    StringBuilder out = new StringBuilder(128);
    for (RewriteTarget.Part part : target.parts()) {
      switch (part) {
        case RewriteTarget.Text(String text) -> out.append(text);
        case RewriteTarget.Group(int number) -> {
          String taken = number <= groups ? matcher.group(number) : null;
          out.append(taken == null ? "" : taken);
        }
      }
    }
    return out.toString();
  }
}
