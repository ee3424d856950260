package io.headgate.gateway.metrics;

import io.headgate.balancer.selection.EjectionLog;
import io.headgate.balancer.state.EjectionTable;

/**
 * What there is to say of endpoints that take no new connections.
 *
 * @param table which do not now
 * @param log how often that has happened
 */
public record EjectionSources(EjectionTable table, EjectionLog log) {}
