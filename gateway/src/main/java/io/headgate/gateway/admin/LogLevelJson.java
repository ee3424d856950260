package io.headgate.gateway.admin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The levels of the program log as the admin address shows and takes them. */
final class LogLevelJson {

  private static final Logger LOG = LoggerFactory.getLogger(LogLevelJson.class);

  /** Whose level is meant where a request names none: the whole program's. */
  private static final String PROGRAM = "io.headgate";

  private LogLevelJson() {}

  static JsonObject of(LogLevels levels) {
    JsonObject json = new JsonObject();
    levels.current().forEach(json::put);
    return new JsonObject().put("levels", json);
  }

  /**
   * Sets the level that the request names.
   *
   * @throws IllegalArgumentException where it names none
   */
  static Answer set(LogLevels levels, HttpServerRequest request) {
    String level = Answers.required(request, "level");
    String logger = request.getParam("logger", PROGRAM);
    levels.set(logger, level);
    LOG.info("from now on {} logs at level {}", logger, level);
    return Answer.json(of(levels));
  }
}
