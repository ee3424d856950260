package io.headgate.gateway.metrics;

import io.headgate.balancer.selection.EjectionLog;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.state.SharedState;

/**
 * What there is to say of clients and endpoints.
 *
 * @param ejections how often endpoints were taken out
 * @param picker how many wait
 */
public record StateSources(SharedState state, EjectionLog ejections, EndpointPicker picker) {}
