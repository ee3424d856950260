/**
 * What Prometheus scrapes.
 *
 * <p>Start at {@link io.headgate.gateway.metrics.Metrics}. The data plane counts with plain adders
 * that exist anyway; here they are registered as functions under {@code headgate_} names, and taken
 * away with their object. Nothing is allocated or looked up by tags for a connection or a request.
 * Only {@code gateway.app} imports this package.
 */
package io.headgate.gateway.metrics;
