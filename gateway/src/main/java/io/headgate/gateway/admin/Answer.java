package io.headgate.gateway.admin;

import io.vertx.core.json.JsonObject;

/** A body and its media type. */
record Answer(String contentType, String body) {

  static Answer json(JsonObject json) {
    return new Answer(OutputFormat.JSON.contentType(), json.encodePrettily() + "\n");
  }

  static Answer text(String text) {
    return new Answer(OutputFormat.TABLE.contentType(), text);
  }
}
