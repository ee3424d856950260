/**
 * HTTP between clients and pods, on Netty's codecs.
 *
 * <p>Start at {@link io.headgate.gateway.http.IngressServer}: it listens and builds the pipelines.
 * {@code Http1Connection} reads one request after the other from a client and {@code Http1Stream}
 * writes the answers, {@code RequestGuard} refuses what could be read in two ways, an {@code
 * Exchange} carries one request to a pod and its response back, and {@code ErrorResponses} is the
 * only place that turns a failure into a status code. Everything of one client connection and of
 * the pod connections it uses happens on one event loop, whose timers and idle connections are in
 * {@code HttpLoop}. Why it is built so stands in docs/design/0003-http-on-netty-codecs.md.
 *
 * <p>Only {@code gateway.app} and {@code gateway.metrics} may import this package.
 */
@NullMarked
package io.headgate.gateway.http;

import org.jspecify.annotations.NullMarked;
