package io.headgate.gateway.routing;

import io.headgate.discovery.model.RewriteTarget;
import io.headgate.gateway.routing.expression.PathExpression;
import io.headgate.gateway.routing.expression.PathText;
import java.util.regex.Pattern;

/**
 * Replaces the path of a request by a target, as nginx's {@code rewrite} does: the query stays, and
 * follows one that the target has; a target that ends with a question mark drops it. Pure; any
 * thread.
 */
record PathRewrite(RewriteTarget to, PathExpression expression) {

  private static final Pattern DOT_SEGMENT =
      Pattern.compile("/\\.{1,2}(/|\\z)|%2e", Pattern.CASE_INSENSITIVE);
  private static final Pattern EMPTY_SEGMENTS = Pattern.compile("/{2,}");
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /**
   * @param target of the request, in the normal form
   */
  Rewrite apply(String target) {
    String text = PathText.encode(expression.expand(to, PathText.of(target)));
    if (BROKEN_ESCAPE.matcher(text).find()) {
      return new Rewrite.Refused("a group took half an escape");
    }
    int end = text.indexOf('?');
    String path = end < 0 ? text : text.substring(0, end);
    if (DOT_SEGMENT.matcher(path).find()) {
      // A path that the client closed must not be opened by what stands beside a group.
      return new Rewrite.Refused("the path that comes out has dot segments");
    }
    String query = query(end < 0 ? "" : text.substring(end), target);
    return to.redirects() ? redirect(path + query) : rewritten(path, query);
  }

  private Rewrite redirect(String location) {
    String origin = to.origin();
    boolean ended =
        location.length() == origin.length() || "/?".indexOf(location.charAt(origin.length())) >= 0;
    return ended
        ? new Rewrite.Redirected(location)
        : new Rewrite.Refused("a group would become a part of the host");
  }

  private static Rewrite rewritten(String path, String query) {
    return path.startsWith("/")
        ? new Rewrite.Rewritten(EMPTY_SEGMENTS.matcher(path).replaceAll("/") + query)
        : new Rewrite.Refused("the path that comes out does not begin with /");
  }

  private static String query(String own, String target) {
    int start = target.indexOf('?');
    String asked = start < 0 ? "" : target.substring(start + 1);
    if (own.isEmpty()) {
      return asked.isEmpty() ? "" : "?" + asked;
    }
    if (own.length() == 1) {
      return "";
    }
    return asked.isEmpty() ? own : own + "&" + asked;
  }
}
