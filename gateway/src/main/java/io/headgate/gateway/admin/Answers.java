package io.headgate.gateway.admin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes answers on worker threads, and turns what goes wrong into status codes. */
final class Answers {

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /**
   * Sends what the work returns. An {@link IllegalArgumentException} is the client's mistake (400),
   * a {@link NotFoundException} a name that does not exist (404), anything else ours (500).
   */
  static void send(RoutingContext context, Callable<Answer> work) {
    context
        .vertx()
        .executeBlocking(work, false)
        .onSuccess(
            answer ->
                context
                    .response()
                    .putHeader("content-type", answer.contentType())
                    .end(answer.body()))
        .onFailure(failure -> fail(context, failure));
  }

  /** Says what went wrong, in the form that the client takes. */
  static void fail(RoutingContext context, Throwable failure) {
    int statusCode =
        switch (failure) {
          case IllegalArgumentException mistake -> 400;
          case NotFoundException missing -> 404;
          default -> 500;
        };
    if (statusCode == 500) {
      LOG.warn("{} failed", context.request().uri(), failure);
    }
    error(context, statusCode, String.valueOf(failure.getMessage()));
  }

  /** One message with a status code, as JSON unless the client asks for text. */
  static void error(RoutingContext context, int statusCode, String message) {
    String accept = context.request().getHeader("accept");
    boolean text = accept != null && accept.startsWith("text/plain");
    Answer answer =
        text ? Answer.text(message + "\n") : Answer.json(new JsonObject().put("message", message));
    context
        .response()
        .setStatusCode(statusCode)
        .putHeader("content-type", answer.contentType())
        .end(answer.body());
  }

  /**
   * A query parameter that is true or false.
   *
   * @param standing where it is not said
   * @throws IllegalArgumentException where it is something else
   */
  static boolean isTrue(HttpServerRequest request, String name, boolean standing) {
    String word = request.getParam(name);
    if (word == null) {
      return standing;
    }
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "query parameter %s: \"%s\" (expected: true or false)".formatted(name, word));
    };
  }

  /**
   * A query parameter.
   *
   * @throws IllegalArgumentException where it is missing
   */
  static String required(HttpServerRequest request, String name) {
    String value = request.getParam(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("query parameter " + name + ": missing");
    }
    return value;
  }
}
