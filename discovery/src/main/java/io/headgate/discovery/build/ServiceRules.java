package io.headgate.discovery.build;

/**
 * Which Services listen, and where.
 *
 * @param allowExternalIps whether {@code spec.externalIPs} are served
 * @param labelledOnly whether a Service listens only where its label names this proxy; else also
 *     where no proxy is named
 */
public record ServiceRules(boolean allowExternalIps, boolean labelledOnly) {}
