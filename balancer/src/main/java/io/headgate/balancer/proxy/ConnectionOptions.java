package io.headgate.balancer.proxy;

import io.headgate.discovery.model.TimeSource;

/**
 * How TCP connections live.
 *
 * @param time for ages and idleness
 */
public record ConnectionOptions(TimeSource time) {}
