package io.headgate.gateway.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Counts spans as they end. Any thread. */
record CountedSpans(SpanCounters counters) implements SpanProcessor {

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled()) {
      counters.ended();
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
