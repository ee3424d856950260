/**
 * Spans of requests, by OpenTelemetry's SDK, sent by OTLP over HTTP.
 *
 * <p>Start at {@link io.headgate.gateway.tracing.OtlpTracing}, which {@code gateway.app} opens
 * where {@code --otlp-endpoint} is given: nothing of the library is loaded otherwise. {@link
 * io.headgate.gateway.tracing.TraceHeaders} reads and writes {@code traceparent} and {@code
 * tracestate} (W3C Trace Context), {@link io.headgate.gateway.tracing.ServerSpan} knows the
 * attributes (OpenTelemetry's semantic conventions for HTTP, 1.23 and later).
 */
@NullMarked
package io.headgate.gateway.tracing;

import org.jspecify.annotations.NullMarked;
