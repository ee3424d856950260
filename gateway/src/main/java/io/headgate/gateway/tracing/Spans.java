package io.headgate.gateway.tracing;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.Clock;

/**
 * What makes spans.
 *
 * @param clock the same that the tracer's spans are timed by
 */
record Spans(Tracer tracer, Clock clock) {}
