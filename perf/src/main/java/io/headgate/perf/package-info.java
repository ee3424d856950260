/**
 * Micro-benchmarks of what every connection and request pays: choosing a route, choosing an
 * endpoint. Start at {@code perf/README.md}; run with {@code perf/jmh}. Nothing imports this.
 */
package io.headgate.perf;
