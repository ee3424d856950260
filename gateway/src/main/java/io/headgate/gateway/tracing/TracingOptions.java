package io.headgate.gateway.tracing;

import java.net.URI;

/**
 * Where spans go, and of how many requests there are some.
 *
 * @param endpoint of a collector that takes OTLP over HTTP, with its path
 * @param share of the requests that say nothing of a trace, 0 to 1; of the others their own word
 *     holds
 * @param node the name of this node
 * @param version of this program
 */
public record TracingOptions(URI endpoint, double share, String node, String version) {}
