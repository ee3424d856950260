package io.headgate.gateway.admin;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * One row of a listing.
 *
 * @param namespace empty for what has none
 * @param name what {@code get RESOURCE NAME} selects by
 * @param labels what {@code -l} selects by
 * @param json everything there is to say, with Kubernetes' own field names
 */
record Item(String namespace, String name, Map<String, String> labels, JsonObject json) {}
