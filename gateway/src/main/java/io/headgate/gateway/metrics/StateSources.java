package io.headgate.gateway.metrics;

import io.headgate.balancer.selection.EjectionLog;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.TimeSource;

/**
 * What there is to say of clients and endpoints.
 *
 * @param ejections how often endpoints were taken out
 * @param picker how many wait
 * @param time for lags and for the moment of a change
 */
public record StateSources(
    SharedState state, EjectionLog ejections, EndpointPicker picker, TimeSource time) {}
