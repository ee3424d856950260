/**
 * What requests tell somebody who follows them from program to program.
 *
 * <p>Start at {@link io.headgate.gateway.http.tracing.Tracing}: one is chosen at start, and {@link
 * io.headgate.gateway.http.tracing.Tracing#OFF} neither looks at a request nor allocates. {@code
 * gateway.http} calls it, {@code gateway.tracing} makes spans of it; no library for spans is named
 * here.
 */
@NullMarked
package io.headgate.gateway.http.tracing;

import org.jspecify.annotations.NullMarked;
