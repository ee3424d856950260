/**
 * What the Helm chart {@code charts/headgate} makes of values, as objects.
 *
 * <p>Start at {@link io.headgate.gateway.chart.Chart}, which renders it with Helm's own library.
 */
package io.headgate.gateway.chart;
