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
  public static final PathExpression ANY = new PathExpression(Pattern.compile(""), "");

  private final Pattern pattern;
  private final String beginning;

  private PathExpression(Pattern pattern, String beginning) {
    this.pattern = pattern;
    this.beginning = beginning;
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
    ExpressionShape shape = ExpressionShape.of(text);
    if (shape.atoms() > MAX_SIZE) {
      return Compiled.fault("its repetitions come to more than " + MAX_SIZE + " characters");
    }
    try {
      Pattern pattern = Pattern.compile(text, Pattern.CASE_INSENSITIVE);
      return new Compiled(Optional.of(new PathExpression(pattern, shape.beginning())), "");
    } catch (PatternSyntaxException e) {
      return Compiled.fault(e.getDescription());
    }
  }

  /** Whether a path begins with what the expression always begins with. Does not allocate. */
  public boolean mayMatch(String pathText) {
    return pathText.regionMatches(true, 0, beginning, 0, beginning.length());
  }

  /** How much {@link #matches} does at most, in a unit that takes some 30 ns. */
  public long work(String pathText) {
    return (long) pattern.programSize() * pathText.length();
  }

  /** Whether a path begins with it. */
  public boolean matches(String pathText) {
    return pattern.matcher(pathText).lookingAt();
  }

  /**
   * The target with what the groups took out of a path; nothing for a group that took nothing. In
   * the query of the target a group is one argument, whatever it took.
   */
  public String expand(RewriteTarget target, String pathText) {
    Matcher matcher = pattern.matcher(pathText);
    int groups = matcher.lookingAt() ? matcher.groupCount() : 0;
    StringBuilder out = new StringBuilder(128);
    boolean inQuery = false;
    for (RewriteTarget.Part part : target.parts()) {
      switch (part) {
        case RewriteTarget.Text(String text) -> {
          out.append(text);
          inQuery |= text.indexOf('?') >= 0;
        }
        case RewriteTarget.Group(int number) -> {
          String group = number <= groups ? matcher.group(number) : null;
          String taken = group == null ? "" : group;
          out.append(inQuery ? PathText.argument(taken) : taken);
        }
      }
    }
    return out.toString();
  }
}
